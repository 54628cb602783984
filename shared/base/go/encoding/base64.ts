import { encodeUtf8 } from '../utf8.ts';
import { GoError } from '../value.ts';

const inAlphabet = /[A-Za-z0-9+/]/;

/** The byte offset of the first fault, as `base64.CorruptInputError` counts it; line breaks are skipped. */
function faultOf(text: string): number | undefined {
  let digits = 0;
  let at = 0;
  const skipBreaks = (): void => {
    while (text[at] === '\n' || text[at] === '\r') at++;
  };
  for (; ; at++) {
    skipBreaks();
    const char = text[at];
    if (char === undefined) return digits === 0 ? undefined : at - digits;
    if (inAlphabet.test(char)) {
      digits = (digits + 1) % 4;
      continue;
    }
    if (char !== '=' || digits < 2) return at;
    at++;
    if (digits === 2) {
      skipBreaks();
      if (text[at] === undefined) return text.length;
      if (text[at] !== '=') return at - 1;
      at++;
    }
    skipBreaks();
    return at < text.length ? at : undefined;
  }
}

/** `base64.StdEncoding.DecodeString`. Throws a `GoError` that names the byte. */
export function decodeBase64(text: string): Uint8Array {
  // One character per byte, so that offsets are those of Go.
  const bytes = Buffer.from(encodeUtf8(text)).toString('latin1');
  const fault = faultOf(bytes);
  if (fault !== undefined) throw new GoError(`illegal base64 data at input byte ${fault}`);
  return Buffer.from(bytes, 'base64');
}
