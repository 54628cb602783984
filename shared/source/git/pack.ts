import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { GitError } from './git-error.ts';

export type GitObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: GitObjectType;
  readonly bytes: Buffer;
}

export interface PackLimits {
  readonly maxObjects: number;
  /** Of one object, and of all together, unpacked. */
  readonly maxObjectBytes: number;
  readonly maxTotalBytes: number;
}

const types: Readonly<Record<number, GitObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

/** The objects of a pack by id. @see https://git-scm.com/docs/pack-format @throws GitError `corrupt`, `too-large` */
export function parsePack(pack: Uint8Array, limits: PackLimits): ReadonlyMap<string, GitObject> {
  const buffer = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
  if (buffer.length < 32 || buffer.toString('latin1', 0, 4) !== 'PACK') throw corrupt('it has no header');
  const trailer = buffer.subarray(buffer.length - 20);
  if (
    !createHash('sha1')
      .update(buffer.subarray(0, buffer.length - 20))
      .digest()
      .equals(trailer)
  )
    throw corrupt('its checksum is wrong');
  const count = buffer.readUInt32BE(8);
  if (count > limits.maxObjects)
    throw new GitError('too-large', `the repository has ${count} objects, more than ${limits.maxObjects}`);
  return new PackReader(buffer, count, limits).read();
}

/** A cursor over the bytes of one pack. */
class PackReader {
  readonly #buffer: Buffer;
  readonly #count: number;
  readonly #limits: PackLimits;
  readonly #byOffset = new Map<number, GitObject>();
  readonly #byId = new Map<string, GitObject>();
  /** Deltas by the id of the base that was not there yet. */
  readonly #pending = new Map<string, { readonly offset: number; readonly delta: Buffer }[]>();
  #at = 12;
  #total = 0;

  constructor(buffer: Buffer, count: number, limits: PackLimits) {
    this.#buffer = buffer;
    this.#count = count;
    this.#limits = limits;
  }

  read(): ReadonlyMap<string, GitObject> {
    for (let index = 0; index < this.#count; index++) this.#readEntry();
    this.#resolvePending();
    return this.#byId;
  }

  #readEntry(): void {
    const offset = this.#at;
    let byte = this.#byte();
    const kind = (byte >> 4) & 7;
    let size = byte & 15;
    for (let shift = 4; byte & 0x80; shift += 7) {
      byte = this.#byte();
      size += (byte & 0x7f) * 2 ** shift;
    }
    if (size > this.#limits.maxObjectBytes)
      throw new GitError(
        'too-large',
        `the repository holds a file of ${size} bytes, more than ${this.#limits.maxObjectBytes}`,
      );
    const type = types[kind];
    if (type !== undefined) {
      this.#keep(offset, { type, bytes: this.#inflate(size) });
      return;
    }
    if (kind === 6) {
      const baseOffset = offset - this.#offset();
      const base = this.#byOffset.get(baseOffset);
      const delta = this.#inflate(size);
      if (base === undefined) throw corrupt('a delta has no base');
      this.#keep(offset, { type: base.type, bytes: this.#apply(base.bytes, delta) });
      return;
    }
    if (kind !== 7) throw corrupt(`an object has the unknown type ${kind}`);
    const base = this.#buffer.toString('hex', this.#at, this.#at + 20);
    this.#at += 20;
    const delta = this.#inflate(size);
    const waiting = this.#pending.get(base);
    if (waiting === undefined) this.#pending.set(base, [{ offset, delta }]);
    else waiting.push({ offset, delta });
  }

  /** Each delta once, as soon as its base is known, however long the chains are. */
  #resolvePending(): void {
    const known = [...this.#pending.keys()].filter((base) => this.#byId.has(base));
    for (let base = known.pop(); base !== undefined; base = known.pop()) {
      const { type, bytes } = this.#byId.get(base) as GitObject;
      const waiting = this.#pending.get(base) ?? [];
      this.#pending.delete(base);
      for (const { offset, delta } of waiting) {
        const id = this.#keep(offset, { type, bytes: this.#apply(bytes, delta) });
        if (this.#pending.has(id)) known.push(id);
      }
    }
    if (this.#pending.size > 0) throw corrupt('a delta has no base');
  }

  #keep(offset: number, object: GitObject): string {
    this.#total += object.bytes.length;
    if (this.#total > this.#limits.maxTotalBytes)
      throw new GitError('too-large', `the repository has more than ${this.#limits.maxTotalBytes} bytes unpacked`);
    const id = createHash('sha1').update(`${object.type} ${object.bytes.length}\0`).update(object.bytes).digest('hex');
    this.#byOffset.set(offset, object);
    this.#byId.set(id, object);
    return id;
  }

  #byte(): number {
    const byte = this.#buffer[this.#at++];
    if (byte === undefined) throw corrupt('it ends early');
    return byte;
  }

  #offset(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    while (byte & 0x80) {
      byte = this.#byte();
      value = (value + 1) * 128 + (byte & 0x7f);
    }
    return value;
  }

  #inflate(size: number): Buffer {
    try {
      const options = { info: true, maxOutputLength: Math.max(size, 1) };
      const { buffer, engine } = inflateSync(this.#buffer.subarray(this.#at), options) as unknown as {
        buffer: Buffer;
        engine: { bytesWritten: number };
      };
      this.#at += engine.bytesWritten;
      if (buffer.length !== size) throw corrupt('an object has another size than it says');
      return buffer;
    } catch (error) {
      throw error instanceof GitError ? error : corrupt('an object cannot be unpacked', error);
    }
  }

  #apply(base: Buffer, delta: Buffer): Buffer {
    let at = 0;
    const size = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = delta[at++];
        if (byte === undefined || shift > 42) throw corrupt('a delta ends early');
        value += (byte & 0x7f) * 2 ** shift;
        if (!(byte & 0x80)) return value;
      }
    };
    if (size() !== base.length) throw corrupt('a delta does not fit its base');
    const length = size();
    if (length > this.#limits.maxObjectBytes)
      throw new GitError(
        'too-large',
        `the repository holds a file of ${length} bytes, more than ${this.#limits.maxObjectBytes}`,
      );
    const result = Buffer.allocUnsafe(length);
    let written = 0;
    while (at < delta.length) {
      const op = delta[at++] as number;
      if (op & 0x80) {
        let start = 0;
        let count = 0;
        for (let bit = 0; bit < 4; bit++) if (op & (1 << bit)) start += (delta[at++] ?? 0) * 2 ** (8 * bit);
        for (let bit = 0; bit < 3; bit++) if (op & (16 << bit)) count += (delta[at++] ?? 0) * 2 ** (8 * bit);
        count ||= 0x10000;
        if (start + count > base.length || written + count > length) throw corrupt('a delta reads past its base');
        written += base.copy(result, written, start, start + count);
      } else {
        if (op === 0 || at + op > delta.length || written + op > length) throw corrupt('a delta is not valid');
        written += delta.copy(result, written, at, at + op);
        at += op;
      }
    }
    if (written !== length) throw corrupt('a delta has another size than it says');
    return result;
  }
}

function corrupt(why: string, cause?: unknown): GitError {
  return new GitError('corrupt', `the pack that the server sent is damaged: ${why}`, { cause });
}
