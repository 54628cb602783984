const width = 80;

/**
 * Breaks a long line of a plain or quoted scalar where Go's writer does: at the first single space beyond the 80th column. `column` is where the
 * text starts; `mayEscape` puts a backslash where a double-quoted line would start with a space.
 */
export function foldLine(text: string, indent: string, column: number, mayEscape = false): string {
  if (column + text.length <= width) return text;
  const characters = Array.from(text);
  const last = characters.length - 1;
  let at = column;
  let folded = '';
  let afterSpace = false;
  for (const [index, character] of characters.entries()) {
    const inner = index > 0 && index < last;
    if (character === ' ' && !afterSpace && at > width && inner && (mayEscape || characters[index + 1] !== ' ')) {
      folded += `\n${indent}${characters[index + 1] === ' ' ? '\\' : ''}`;
      at = indent.length + (characters[index + 1] === ' ' ? 1 : 0);
      afterSpace = true;
      continue;
    }
    folded += character;
    at++;
    afterSpace = character === ' ';
  }
  return folded;
}
