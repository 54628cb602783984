import { decodeBase64 } from '../../../base/go/encoding/base64.ts';
import { trimEnd } from '../../../base/go/strings/trim-end.ts';
import { decodeUtf8, encodeUtf8 } from '../../../base/go/utf8.ts';
import { fn, GoError } from '../../../base/go/value.ts';

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

/** Offset of the byte that Go's decoder rejects, if any; `at` is the start of a block of eight. */
function blockFault(text: string, at: number): number | undefined {
  const total = text.length;
  for (let digits = 0; digits < 8; digits++) {
    const place = at + digits;
    if (place >= total) return at;
    const left = total - place - 1;
    if (text[place] === '=' && digits >= 2 && left < 8) {
      if (left + digits < 7) return total;
      for (let k = 0; k < 7 - digits; k++) if (text[place + 1 + k] !== '=') return place + k;
      return digits === 3 || digits === 6 ? place : undefined;
    }
    if (!alphabet.includes(text[place]!)) return place;
  }
  return undefined;
}

function base32Fault(text: string): number | undefined {
  for (let at = 0; at < text.length; at += 8) {
    const fault = blockFault(text, at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function decodeBase32(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  const fault = base32Fault(clean);
  if (fault !== undefined) throw new GoError(`illegal base32 data at input byte ${fault}`);
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of trimEnd(clean, '=')) {
    bits = ((bits << 5) | alphabet.indexOf(char)) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

/** Wraps functions that return the error's text instead of failing. */
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
