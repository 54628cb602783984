import { decodeUtf8, isAscii } from '../utf8.ts';
import { GoError } from '../value.ts';

/** The fields of an entry's block that decide what it is. */
export interface TarHeader {
  readonly name: string;
  /** One character, such as `0` for a file and `5` for a folder. */
  readonly type: string;
  readonly mode: number;
  readonly size: number;
}

/** What Go's `archive/tar` says of every block that is not a valid header. */
export const invalidHeader = (): GoError => new GoError('archive/tar: invalid tar header');

/** Where each number of a block is, and how long; all are read, also those that nobody asks for. */
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

/** Reads a block of 512 bytes. @throws GoError where its checksum or one of its numbers is wrong */
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

/** The folders in front of a long name. Writers of GNU's dialect have put them where its times belong. */
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

/** Octal digits, or a number of two's complement where the first bit is set. */
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

/** A text ends with its first zero byte. */
function textAt(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeUtf8(end < 0 ? field : field.subarray(0, end));
}
