/** The JSON in a comment, and where it begins. */
export interface LineComment {
  readonly start: number;
  readonly json: string;
}

const beginning = /[^\S\n]#+[^\S\n]*\{/g;
const above = /^\s*#+\s*(\{.*\})\s*$/;

/** A line without its end, and where its first and last signs are that are not blank. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly firstSign: number;
  readonly lastSign: number;
}

/**
 * Finds comments that are JSON, after a key in its line or alone in the line above it. All lines and comments are found at once: a key asks
 * for its own, and a document of one long line has as many keys as it likes.
 */
export function createLineComments(source: string): (keyStart: number, keyEnd: number) => LineComment | undefined {
  const ends = [...source.matchAll(/\n|$/g)].map(({ index }) => index);
  const comments = [...source.matchAll(beginning)].map(({ 0: text, index }) => ({
    index,
    start: index + text.length - 1,
  }));
  const known = new Map<number, Line>();
  const lineAt = (number: number): Line | undefined => {
    if (number < 0) return undefined;
    let line = known.get(number);
    if (line === undefined) {
      const [start, end] = [number === 0 ? 0 : (ends[number - 1] as number) + 1, ends[number] as number];
      const text = source.slice(start, end);
      line = { start, end, firstSign: end - text.trimStart().length, lastSign: start + text.trimEnd().length - 1 };
      known.set(number, line);
    }
    return line;
  };
  const textOf = (line: Line | undefined): string => (line === undefined ? '' : source.slice(line.start, line.end));
  return (keyStart, keyEnd) => {
    const { end, lastSign } = lineAt(firstFrom(ends, keyEnd)) as Line;
    const beside = comments[firstFrom(comments, keyEnd, ({ index }) => index)];
    if (beside !== undefined && beside.start < lastSign && lastSign < end && source[lastSign] === '}')
      return { start: beside.start, json: source.slice(beside.start, lastSign + 1) };
    const number = firstFrom(ends, keyStart);
    if ((lineAt(number) as Line).firstSign < keyStart) return undefined;
    // A comment in several lines is not JSON.
    if (/^\s*#/.test(textOf(lineAt(number - 2)))) return undefined;
    const json = above.exec(textOf(lineAt(number - 1)))?.[1];
    return json === undefined ? undefined : { start: (lineAt(number - 1) as Line).start, json };
  };
}

/** The index of the first of sorted places that is not before another one. */
function firstFrom<T>(sorted: readonly T[], from: number, placeOf: (one: T) => number = Number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(sorted[middle] as T) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
