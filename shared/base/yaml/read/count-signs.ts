/** Signs and line breaks that begin a value, a key or an item. */
const isSign = new Uint8Array(128);
for (const sign of ',:\n[{?-') isSign[sign.charCodeAt(0)] = 1;

const newline = 10;

/**
 * Whether a text has more than so many signs that begin a value, a key or an item: found before it is read, and a bound of what it can
 * hold. Blank lines count once.
 */
export function hasMoreSigns(text: string, most: number): boolean {
  if (text.length <= most) return false;
  let count = 0;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== before || code !== newline) count += isSign[code] ?? 0;
    before = code;
  }
  return count > most;
}
