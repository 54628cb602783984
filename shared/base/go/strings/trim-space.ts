/** `unicode.IsSpace`: unlike in JavaScript, U+0085 is a space and a byte order mark is not. */
function isSpace(code: number): boolean {
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) return true;
  if (code < 0x85) return false;
  if (code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a)) return true;
  return code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

/** `strings.TrimLeftFunc(text, unicode.IsSpace)`. */
export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return text.slice(start);
}

/** `strings.TrimSpace`. Written without a regular expression, which would be quadratic in long runs of spaces. */
export function trimSpace(text: string): string {
  const rest = trimStart(text);
  let end = rest.length;
  while (end > 0 && isSpace(rest.charCodeAt(end - 1))) end--;
  return rest.slice(0, end);
}
