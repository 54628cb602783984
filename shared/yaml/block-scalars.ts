import { CHOMPING_MODE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** A block text that ends with the file, in the middle of a line, ends without a newline to Go's parser. */
export function endWithFile(events: readonly Event[], source: string): void {
  if (!/[^\s][^\n]*$/.test(source.slice(source.lastIndexOf('\n') + 1))) return;
  const last = events.findLast((event) => event.type === EVENT_ID.SCALAR);
  if (last !== undefined && isBlock(last) && last.valueEnd === source.length) last.chomping = CHOMPING_MODE.STRIP;
}

/**
 * kustomize writes and reads every object once more, and Go's writer puts one empty line too many into a folded text: before lines that are indented
 * further. Such texts are given so, behind the source, which is returned with them.
 */
export function foldAgain(events: readonly Event[], source: string): string {
  let extended = source;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.FOLDED_BLOCK) continue;
    const block = source.slice(event.valueStart, event.valueEnd);
    const folded = withEmptyLines(block.replace(/\r\n?/g, '\n').split('\n'), event.indent).join('\n');
    if (folded.length === block.length) continue;
    event.valueStart = extended.length;
    extended += folded;
    event.valueEnd = extended.length;
  }
  return extended;
}

function withEmptyLines(lines: readonly string[], indent: number): readonly string[] {
  let afterText = false;
  return lines.flatMap((line) => {
    if (line.slice(0, indent).trim() === '' && line.length <= indent) return [line];
    const isFurther = /[ \t]/.test(line[indent] ?? '');
    const added = isFurther && afterText ? ['', line] : [line];
    afterText = !isFurther;
    return added;
  });
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}
