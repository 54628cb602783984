import { GitError } from './git-error.ts';

/**
 * What a delta makes of its base.
 *
 * @see https://git-scm.com/docs/pack-format#_deltified_representation
 * @throws GitError `corrupt`, or what `count` throws of the size of the result, before anything is made
 */
export function applyDelta(base: Buffer, delta: Buffer, count: (size: number) => void): Buffer {
  const reader = { at: 0 };
  if (readSize(delta, reader) !== base.length) throw damagedDelta('it does not fit its base');
  const length = readSize(delta, reader);
  count(length);
  const result = Buffer.allocUnsafe(length);
  let written = 0;
  while (reader.at < delta.length) {
    const op = delta[reader.at++] as number;
    const part = op & 0x80 ? copied(base, delta, reader, op) : inserted(delta, reader, op);
    if (written + part.length > length) throw damagedDelta('it makes more than it says');
    written += part.copy(result, written);
  }
  if (written !== length) throw damagedDelta('it makes less than it says');
  return result;
}

interface Reader {
  at: number;
}

function readSize(delta: Buffer, reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift <= 42; shift += 7) {
    const byte = delta[reader.at++];
    if (byte === undefined) throw damagedDelta('it ends early');
    value += (byte & 0x7f) * 2 ** shift;
    if (!(byte & 0x80)) return value;
  }
  throw damagedDelta('a size has no end');
}

/** A part of the base: four bits of the operation say which bytes of the place follow, three which of the size. */
function copied(base: Buffer, delta: Buffer, reader: Reader, op: number): Buffer {
  let start = 0;
  let size = 0;
  for (let bit = 0; bit < 4; bit++) if (op & (1 << bit)) start += (delta[reader.at++] ?? 0) * 2 ** (8 * bit);
  for (let bit = 0; bit < 3; bit++) if (op & (16 << bit)) size += (delta[reader.at++] ?? 0) * 2 ** (8 * bit);
  size ||= 0x10000;
  if (reader.at > delta.length || start + size > base.length) throw damagedDelta('it reads past its base');
  return base.subarray(start, start + size);
}

function inserted(delta: Buffer, reader: Reader, size: number): Buffer {
  const start = reader.at;
  reader.at += size;
  if (size === 0 || reader.at > delta.length) throw damagedDelta('it ends early');
  return delta.subarray(start, reader.at);
}

function damagedDelta(why: string): GitError {
  return new GitError('corrupt', `the pack that the server sent is damaged: in a delta, ${why}`);
}
