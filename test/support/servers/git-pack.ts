import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { GitObjectType } from '../../../shared/wire/git/pack.ts';

const sha1 = (...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();

export interface PackEntry {
  readonly type: GitObjectType;
  readonly bytes: Uint8Array;
}

const typeNumbers: Readonly<Record<GitObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
export const idOf = ({ type, bytes }: PackEntry): Buffer => sha1(`${type} ${bytes.length}\0`, bytes);

export function writeHead(kind: number, size: number): Buffer {
  const bytes = [(kind << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) as number) | 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

export function writePack(entries: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(entries.length, 8);
  const body = Buffer.concat([head, ...entries]);
  return Buffer.concat([body, sha1(body)]);
}

export const whole = ({ type, bytes }: PackEntry): Buffer =>
  Buffer.concat([writeHead(typeNumbers[type], bytes.length), deflateSync(bytes)]);

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]);

/** An entry that says: all of the base, then one more byte. */
export function appending(base: PackEntry, byte: number): { readonly entry: Buffer; readonly result: PackEntry } {
  const { length } = base.bytes;
  const copy = length === 0 ? [] : [0x80 | 0x01 | 0x10 | 0x20, 0, length & 0xff, length >> 8];
  const delta = Buffer.from([...varint(length), ...varint(length + 1), ...copy, 1, byte]);
  const result = { type: base.type, bytes: Buffer.concat([base.bytes, Buffer.from([byte])]) };
  return { entry: Buffer.concat([writeHead(7, delta.length), idOf(base), deflateSync(delta)]), result };
}
