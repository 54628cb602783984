import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, YAMLException } from 'js-yaml';

/** May a collection begin behind this, which is all that stands in the line? */
export function mayBegin(before: string): boolean {
  return /^ *(?:[-?:] +)*(?:[-?:] *)?$/.test(before);
}

/** What the parser has passed, up to the end of the last scalar. */
interface Passed {
  readonly end: number;
  /** Brackets that are open. */
  readonly depth: number;
  /** The text without quotes that ends there may go on in lines that are indented so far. */
  readonly plainIndent: number | undefined;
}

/**
 * Go's parser takes tabs between brackets and behind keys and values. In a line's indentation and right behind `-` it takes none, not even in a
 * line that is blank. @throws YAMLException
 */
export function refuseTabs(events: readonly Event[], source: string): void {
  if (!source.includes('\t')) return;
  const columns: number[] = [];
  let passed: Passed = { end: 0, depth: 0, plainIndent: undefined };
  for (const event of events) {
    const column = columns.at(-1) ?? -1;
    if (event.type === EVENT_ID.POP) columns.pop();
    else if (event.type === EVENT_ID.DOCUMENT) columns.push(-1);
    else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE)
      columns.push(event.style === COLLECTION_STYLE.FLOW ? column : columnOf(source, event.start));
    else if (event.type === EVENT_ID.SCALAR && event.valueStart < event.valueEnd) {
      const depth = checkBetween(source, passed, event.valueStart);
      const plainIndent = event.style === SCALAR_STYLE.PLAIN ? column + 1 : undefined;
      passed = { end: event.valueEnd, depth, plainIndent };
    }
  }
  checkBetween(source, passed, source.length);
}

function columnOf(source: string, position: number): number {
  return position - source.lastIndexOf('\n', position - 1) - 1;
}

/** Checks what stands between two scalars. Returns how many brackets are open behind it. */
function checkBetween(source: string, { end, depth: open, plainIndent }: Passed, start: number): number {
  let depth = open;
  let continued = plainIndent;
  let inComment = false;
  let isBelow = false;
  let lineStart = end - columnOf(source, end);
  for (let at = end; at < start; at++) {
    const character = source[at];
    if (character === '\n') {
      inComment = false;
      isBelow = true;
      lineStart = at + 1;
    } else if (inComment || character === ' ') continue;
    else if (character === '\t') {
      const isMisplaced =
        continued === undefined
          ? depth === 0 && mayBegin(source.slice(lineStart, at))
          : isBelow && at - lineStart < continued;
      if (isMisplaced) YAMLException.throwAt(source, at, 'found a tab where indentation may be: write spaces');
    } else {
      continued = undefined;
      if (character === '#') inComment = true;
      else if (character === '[' || character === '{') depth++;
      else if (character === ']' || character === '}') depth--;
    }
  }
  return depth;
}
