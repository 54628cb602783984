import type { Entry } from './text-node.ts';

/** Where a plain value or an alias stands, and the entry that it belongs to; in the order of the text. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  readonly entry: Entry | undefined;
}

interface Comment {
  readonly text: string;
  readonly column: number;
}

/**
 * Gives the comments of a text to the entries: those behind something to what they stand behind, those on lines of their own to what follows, or to
 * what is before them where they stand further to the right than what follows, or nothing does.
 */
export function attachComments(text: string, spots: readonly Spot[]): void {
  let next = 0;
  let waiting: Comment[] = [];
  let lineStart = 0;
  const settle = (before: Entry | undefined, after: Entry | undefined, column: number): void => {
    const split = waiting.findLastIndex((one) => one.column > column) + 1;
    const head = split === 0 ? waiting.map((one) => one.text) : linesOf(waiting.slice(split));
    for (const line of linesOf(waiting.slice(0, split))) before?.foot.push(line);
    for (const line of head) after?.head.push(line);
    waiting = [];
  };
  for (const line of text.split('\n')) {
    const lineEnd = lineStart + line.length;
    const column = line.search(/\S/);
    const first = next;
    // A value that began before this line and goes on in it is no comment, whatever it looks like.
    const isInside = first > 0 && (spots[first - 1] as Spot).end > lineStart;
    while (next < spots.length && (spots[next] as Spot).start < lineEnd) next++;
    if (next > first && waiting.length > 0) settle(lastEntry(spots, first), spots[first]?.entry, column);
    const last = spots[next - 1];
    const from = Math.max(last?.end ?? lineStart, lineStart);
    const comment = /(?:^|\s)(#.*)$/.exec(text.slice(from, lineEnd).replace(/^["']/, ''))?.[1]?.trimEnd();
    if (comment !== undefined && next === first && !isInside) waiting.push({ text: comment, column });
    else if (comment !== undefined && last?.entry !== undefined) last.entry.line = comment;
    else if (column < 0 && waiting.length > 0) waiting.push({ text: '', column: -1 });
    lineStart = lineEnd + 1;
  }
  settle(lastEntry(spots, spots.length), undefined, -2);
}

function lastEntry(spots: readonly Spot[], before: number): Entry | undefined {
  for (let at = before - 1; at >= 0; at--) if (spots[at]?.entry !== undefined) return spots[at]?.entry;
  return undefined;
}

/** Without empty lines at the ends. */
function linesOf(comments: readonly Comment[]): string[] {
  const text = comments
    .map((one) => one.text)
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  return text === '' ? [] : text.split('\n');
}
