import { decodeUtf8, isAscii } from '../utf8.ts';
import { GoError } from '../value.ts';

/** The header fields that matter to a reader. */
export interface TarHeader {
  readonly name: string;
  /** One character, such as `0` for a file and `5` for a folder. */
  readonly type: string;
  readonly mode: number;
  readonly size: number;
}

/** Go's error for any invalid header block. */
export const invalidHeader = (): GoError => new GoError('archive/tar: invalid tar header');

/** Offset and length of the numeric fields. All are parsed, because an invalid one is an error even if it is unused. */
const always = { mode: [100, 8], uid: [108, 8], gid: [116, 8], size: [124, 12], modified: [136, 12] } as const;
const devices = [
  [329, 8],
  [337, 8],
] as const;
const times = {
  gnu: [
    [345, 12],
    [357, 12],
  ],
  star: [
    [476, 12],
    [488, 12],
  ],
} as const;

type Dialect = 'v7' | 'ustar' | 'gnu' | 'star';

/** Parses a header block of 512 bytes. @throws GoError if its checksum or one of its numbers is invalid */
export function readTarHeader(block: Uint8Array): TarHeader {
  checkSum(block);
  const dialect = dialectOf(block);
  const number = ([at, length]: readonly [number, number]): number => readNumber(block.subarray(at, at + length));
  const [mode, , , size] = Object.values(always).map(number);
  if (dialect !== 'v7') devices.forEach(number);
  if (dialect === 'star') times.star.forEach(number);
  const prefix = prefixOf(block, dialect);
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] as number),
    mode: mode as number,
    size: size as number,
  };
}

function checkSum(block: Uint8Array): void {
  let [unsigned, signed] = [0, 0];
  for (let at = 0; at < block.length; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] as number);
    unsigned += byte;
    signed += (byte << 24) >> 24;
  }
  const said = readOctal(block.subarray(148, 156));
  if (said !== unsigned && said !== signed) throw invalidHeader();
}

function dialectOf(block: Uint8Array): Dialect {
  const [magic, version, trailer] = [bytesAt(block, 257, 6), bytesAt(block, 263, 2), bytesAt(block, 508, 4)];
  if (magic === 'ustar\0') return trailer === 'tar\0' ? 'star' : 'ustar';
  return magic === 'ustar ' && version === ' \0' ? 'gnu' : 'v7';
}

/** The leading folders of a long name. Some writers of the GNU format stored them in the fields for times. */
function prefixOf(block: Uint8Array, dialect: Dialect): string {
  if (dialect === 'v7') return '';
  if (dialect === 'star') return textAt(block, 345, 131);
  const prefix = textAt(block, 345, 155);
  if (dialect === 'ustar') return prefix;
  const areTimes = times.gnu.every(([at, length]) => block[at] === 0 || isNumber(block.subarray(at, at + length)));
  return areTimes || !isAscii(prefix) ? '' : prefix;
}

function isNumber(field: Uint8Array): boolean {
  try {
    readNumber(field);
    return true;
  } catch {
    return false;
  }
}

/** Octal digits, or a two's complement number if the first bit is set. */
function readNumber(field: Uint8Array): number {
  if (((field[0] as number) & 0x80) === 0) return readOctal(field);
  const isNegative = ((field[0] as number) & 0x40) !== 0;
  let value = 0n;
  field.forEach((byte, at) => {
    const plain = isNegative ? ~byte & 0xff : byte;
    value = (value << 8n) | BigInt(at === 0 ? plain & 0x7f : plain);
  });
  if (value >= 2n ** 63n) throw invalidHeader();
  return Number(isNegative ? -value - 1n : value);
}

function readOctal(field: Uint8Array): number {
  const trimmed = bytesAt(field, 0, field.length).replace(/^[ \0]+|[ \0]+$/g, '');
  const [digits = ''] = trimmed.split('\0');
  if (trimmed === '') return 0;
  if (!/^[0-7]+$/.test(digits)) throw invalidHeader();
  return Number.parseInt(digits, 8);
}

const bytesAt = (block: Uint8Array, at: number, length: number): string =>
  Buffer.from(block.subarray(at, at + length)).toString('latin1');

/** A text that ends at its first zero byte. */
function textAt(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeUtf8(end < 0 ? field : field.subarray(0, end));
}
