import { decodeBase64 } from '../../go/base64.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/utf8.ts';
import { fn, GoError } from '../../go/value.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encodeBase32(text: string): string {
  let out = '';
  let bits = 0;
  let count = 0;
  for (const byte of encodeUtf8(text)) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      out += alphabet[(bits >> count) & 31];
    }
    bits &= 31;
  }
  if (count > 0) out += alphabet[(bits << (5 - count)) & 31];
  return out.padEnd(Math.ceil(out.length / 8) * 8, '=');
}

/** Where the text stops being base32, if it does. */
function base32Fault(text: string): number | undefined {
  const invalid = text.search(/[^A-Z2-7=]/);
  const padding = text.indexOf('=');
  const end = padding < 0 ? text.length : padding;
  if (invalid >= 0 && invalid < end) return invalid;
  if (padding < 0) return text.length % 8 === 0 ? undefined : text.length;
  const used = padding % 8;
  if (used < 2) return padding;
  if (![2, 4, 5, 7].includes(used)) return padding;
  const rest = text.slice(padding);
  const wanted = 8 - used;
  if (!/^=+/.test(rest) || rest.length < wanted || !/^=+$/.test(rest.slice(0, wanted))) return text.length;
  return rest.length === wanted ? undefined : padding + wanted;
}

function decodeBase32(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  const fault = base32Fault(clean);
  if (fault !== undefined) throw new GoError(`illegal base32 data at input byte ${fault}`);
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of clean.replace(/=+$/, '')) {
    bits = ((bits << 5) | alphabet.indexOf(char)) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

/** These functions give the error's text where others fail. */
function orMessage(decode: (text: string) => string): (text: string) => string {
  return (text) => {
    try {
      return decode(text);
    } catch (error) {
      if (error instanceof GoError) return error.message;
      throw error;
    }
  };
}

export const encodingFunctions = {
  b64enc: fn('string', (text: string) => Buffer.from(encodeUtf8(text)).toString('base64')),
  b64dec: fn(
    'string',
    orMessage((text) => decodeUtf8(decodeBase64(text))),
  ),
  b32enc: fn('string', encodeBase32),
  b32dec: fn('string', orMessage(decodeBase32)),
};
