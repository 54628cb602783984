import { encodeUtf8 } from '../utf8.ts';

/** Text in the errors of Go's time package, which quotes more plainly than strconv: control characters and bytes beyond ASCII as `\x`. */
export function quoteTime(text: string): string {
  let quoted = '';
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x80) quoted += `\\x${byte.toString(16).padStart(2, '0')}`;
    else quoted += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `"${quoted}"`;
}
