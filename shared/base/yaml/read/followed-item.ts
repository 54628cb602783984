const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", '[': ']', '{': '}' };
const opened = /- +(["'[{])/g;
/** What follows an item in its line without being a part of it. */
const follower = / *[^\s:#,\]}"']/y;

/**
 * Whether something else follows a list's item in quotes or brackets in its line. Each sign is looked for once, however many items are
 * opened before it: one expression for all of this takes the square of a long line's length.
 */
export function hasFollowedItem(text: string): boolean {
  const next = createSearch(text);
  const judged = new Set<number>();
  for (const { 0: start, 1: sign = '', index } of text.matchAll(opened)) {
    const from = index + start.length;
    const close = next(closers[sign] as string, from);
    if (close > next('\n', from) || close === text.length || judged.has(close)) continue;
    judged.add(close);
    follower.lastIndex = close + 1;
    if (follower.test(text)) return true;
  }
  return false;
}

/** Finds the next place of a sign, if called from left to right; the text's length if there is none. */
function createSearch(text: string): (sign: string, from: number) => number {
  const found = new Map<string, number>();
  return (sign, from) => {
    const known = found.get(sign) ?? -1;
    if (known >= from) return known;
    const at = text.indexOf(sign, from);
    found.set(sign, at < 0 ? text.length : at);
    return found.get(sign) as number;
  };
}
