const leading = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const trailing = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

/** `strings.TrimLeftFunc(text, unicode.IsSpace)`: unlike JavaScript, a byte order mark is no space and U+0085 is one. */
export function trimStart(text: string): string {
  return text.replace(leading, '');
}

/** `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  return trimEnd(trimStart(text));
}

/** The regular expression alone would look at every run of spaces in the text. */
function trimEnd(text: string): string {
  const end = text.trimEnd().length;
  return text.slice(0, end) + text.slice(end).replace(trailing, '');
}
