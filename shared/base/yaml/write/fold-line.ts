const width = 80;

/**
 * Breaks a long line of a plain or quoted scalar where Go's writer does: at the first single space beyond the 80th column. `column` is
 * where the text starts; `mayEscape` puts a backslash where a double-quoted line would start with a space.
 */
export function foldLine(text: string, indent: string, column: number, mayEscape = false): string {
  if (column + text.length <= width) return text;
  const last = text.length - 1;
  let folded = '';
  let start = 0;
  let at = column;
  const narrow = !/[\ud800-\udbff]/.test(text);
  for (let space = text.indexOf(' ', 1); space >= 0 && space < last; space = text.indexOf(' ', space + 1)) {
    const beforeSpace = text[space + 1] === ' ';
    if (text[space - 1] === ' ' || (beforeSpace && !mayEscape)) continue;
    if (at + (narrow ? space - start : charactersIn(text, start, space)) <= width) continue;
    folded += `${text.slice(start, space)}\n${indent}${beforeSpace ? '\\' : ''}`;
    start = space + 1;
    at = indent.length + (beforeSpace ? 1 : 0);
  }
  return folded + text.slice(start);
}

/** Columns are counted in characters, not in UTF-16 units. */
function charactersIn(text: string, from: number, to: number): number {
  let pairs = 0;
  for (let at = from; at < to; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs++;
  return to - from - pairs;
}
