import { decodeUtf8, encodeUtf8 } from '../utf8.ts';

/** The flags, width and precision of one verb. */
export interface Flags {
  width: number | undefined;
  precision: number | undefined;
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v`. */
  plusV: boolean;
  sharpV: boolean;
}

export function noFlags(): Flags {
  return {
    width: undefined,
    precision: undefined,
    plus: false,
    minus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
  };
}

/** Pads a text to the width with spaces, or with leading zeros if `zero` is set. */
export function pad(text: string, flags: Flags, zero = flags.zero): string {
  if (flags.width === undefined || flags.width <= text.length / 2) return text;
  let count = 0;
  for (const _ of text) count++;
  const fill = flags.width - count;
  if (fill <= 0) return text;
  if (flags.minus) return text + ' '.repeat(fill);
  return (zero ? '0' : ' ').repeat(fill) + text;
}

/** The first `precision` characters. */
export function truncate(text: string, flags: Flags): string {
  if (flags.precision === undefined || text.length <= flags.precision) return text;
  return [...text].slice(0, flags.precision).join('');
}

/** `%x` and `%X` of a string or of bytes. */
export function formatHexBytes(text: string, upper: boolean, flags: Flags): string {
  let bytes = encodeUtf8(text);
  if (flags.precision !== undefined && flags.precision < bytes.length) bytes = bytes.subarray(0, flags.precision);
  if (bytes.length === 0) return pad('', flags);
  const prefix = flags.sharp ? (upper ? '0X' : '0x') : '';
  const digits = [...bytes].map((byte) => {
    const hex = byte.toString(16).padStart(2, '0');
    return upper ? hex.toUpperCase() : hex;
  });
  const out = flags.space ? digits.map((hex) => prefix + hex).join(' ') : prefix + digits.join('');
  return pad(out, flags);
}

/** The Go string of bytes given as numbers. */
export function stringOfBytes(bytes: readonly number[]): string {
  return decodeUtf8(Uint8Array.from(bytes));
}
