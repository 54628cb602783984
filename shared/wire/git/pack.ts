import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { applyDelta } from './delta.ts';
import { GitError } from './git-error.ts';
import type { GitLimits } from './git-limits.ts';

export type GitObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: GitObjectType;
  readonly bytes: Buffer;
}

export type PackLimits = Pick<
  GitLimits,
  'maxObjects' | 'maxObjectBytes' | 'maxTotalBytes' | 'maxPendingDeltas' | 'maxDeltaDepth'
>;

const types: Readonly<Record<number, GitObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const offsetDelta = 6;
const refDelta = 7;

const headBytes = 12;
const idBytes = 20;
/** What an object takes beside its bytes: its id, its places in two maps. */
const keptPerObject = 256;

/** The objects of a pack by id. @see https://git-scm.com/docs/pack-format @throws GitError `corrupt`, `too-large` */
export function parsePack(pack: Uint8Array, limits: PackLimits): ReadonlyMap<string, GitObject> {
  const buffer = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
  if (buffer.length < headBytes + idBytes || buffer.toString('latin1', 0, 4) !== 'PACK')
    throw corrupt('it has no header');
  const content = buffer.subarray(0, buffer.length - idBytes);
  const checksum = buffer.subarray(buffer.length - idBytes);
  if (!createHash('sha1').update(content).digest().equals(checksum)) throw corrupt('its checksum is wrong');
  const version = buffer.readUInt32BE(4);
  if (version !== 2 && version !== 3) throw corrupt(`its version is ${version}`);
  const count = buffer.readUInt32BE(8);
  if (count > limits.maxObjects)
    throw tooLarge(`the repository has ${count} objects, more than ${limits.maxObjects}; split it`);
  return new PackReader(content, count, limits).read();
}

interface PackedObject extends GitObject {
  /** How many deltas it is made of. */
  readonly depth: number;
}

/** Where an object is in its pack, or its id. */
type Base = number | string;

/** A delta whose base is not known yet. Its bytes are not kept: they are read again. */
interface PendingDelta {
  readonly offset: number;
  readonly dataAt: number;
  readonly size: number;
}

/** A cursor over the bytes of one pack. */
class PackReader {
  readonly #buffer: Buffer;
  readonly #count: number;
  readonly #limits: PackLimits;
  readonly #byOffset = new Map<number, PackedObject>();
  readonly #byId = new Map<string, PackedObject>();
  readonly #pending = new Map<Base, PendingDelta[]>();
  #pendingCount = 0;
  #at = headBytes;
  #total = 0;

  constructor(buffer: Buffer, count: number, limits: PackLimits) {
    this.#buffer = buffer;
    this.#count = count;
    this.#limits = limits;
  }

  read(): ReadonlyMap<string, GitObject> {
    for (let index = 0; index < this.#count; index++) this.#readEntry();
    if (this.#at !== this.#buffer.length) throw corrupt('it goes on after its last object');
    this.#resolvePending();
    return this.#byId;
  }

  #readEntry(): void {
    const offset = this.#at;
    const { kind, size } = this.#readHead();
    const type = types[kind];
    if (type !== undefined) {
      this.#keep(offset, { type, bytes: this.#inflate(size), depth: 0 });
      return;
    }
    const base = this.#readBase(kind, offset);
    const pending = { offset, dataAt: this.#at, size };
    const delta = this.#inflate(size);
    const known = this.#find(base);
    if (known === undefined) this.#wait(base, pending);
    else this.#keep(offset, this.#apply(known, delta));
  }

  /** The kind of an entry, and how many bytes it unpacks to. */
  #readHead(): { readonly kind: number; readonly size: number } {
    let byte = this.#byte();
    const kind = (byte >> 4) & 7;
    let size = byte & 15;
    for (let shift = 4; byte & 0x80; shift += 7) {
      if (shift > 46) throw corrupt('the size of an object has no end');
      byte = this.#byte();
      size += (byte & 0x7f) * 2 ** shift;
    }
    this.#checkSize(size);
    return { kind, size };
  }

  #readBase(kind: number, offset: number): Base {
    if (kind === offsetDelta) return offset - this.#readDistance();
    if (kind !== refDelta) throw corrupt(`an object has the unknown type ${kind}`);
    const start = this.#at;
    this.#at += idBytes;
    return this.#buffer.toString('hex', start, this.#at);
  }

  #readDistance(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    while (byte & 0x80) {
      byte = this.#byte();
      value = (value + 1) * 128 + (byte & 0x7f);
    }
    return value;
  }

  #find(base: Base): PackedObject | undefined {
    return typeof base === 'number' ? this.#byOffset.get(base) : this.#byId.get(base);
  }

  #wait(base: Base, delta: PendingDelta): void {
    if (++this.#pendingCount > this.#limits.maxPendingDeltas)
      throw tooLarge(
        `the server sent more than ${this.#limits.maxPendingDeltas} deltas before what they are based on; pack the repository anew (git gc)`,
      );
    const waiting = this.#pending.get(base);
    if (waiting === undefined) this.#pending.set(base, [delta]);
    else waiting.push(delta);
  }

  /** Each delta once, as soon as its base is known, however long the chains are. */
  #resolvePending(): void {
    const known = [...this.#pending.keys()].filter((base) => this.#find(base) !== undefined);
    for (let base = known.pop(); base !== undefined; base = known.pop()) {
      const found = this.#find(base) as PackedObject;
      const waiting = this.#pending.get(base) ?? [];
      this.#pending.delete(base);
      for (const { offset, dataAt, size } of waiting) {
        this.#at = dataAt;
        const id = this.#keep(offset, this.#apply(found, this.#inflate(size)));
        for (const next of [id, offset]) if (this.#pending.has(next)) known.push(next);
      }
    }
    if (this.#pending.size > 0) throw corrupt('a delta has no base');
  }

  #apply(base: PackedObject, delta: Buffer): PackedObject {
    const depth = base.depth + 1;
    if (depth > this.#limits.maxDeltaDepth)
      throw tooLarge(
        `an object is made of more than ${this.#limits.maxDeltaDepth} deltas; pack the repository anew (git gc)`,
      );
    const bytes = applyDelta(base.bytes, delta, (size) => {
      this.#checkSize(size);
      this.#countBytes(size);
    });
    return { type: base.type, bytes, depth };
  }

  #keep(offset: number, object: PackedObject): string {
    this.#countBytes(keptPerObject);
    const id = createHash('sha1').update(`${object.type} ${object.bytes.length}\0`).update(object.bytes).digest('hex');
    this.#byOffset.set(offset, object);
    this.#byId.set(id, object);
    return id;
  }

  #checkSize(size: number): void {
    if (size > this.#limits.maxObjectBytes)
      throw tooLarge(`the repository holds a file of ${size} bytes, more than ${this.#limits.maxObjectBytes}`);
  }

  #countBytes(size: number): void {
    this.#total += size;
    if (this.#total > this.#limits.maxTotalBytes)
      throw tooLarge(`the repository has more than ${this.#limits.maxTotalBytes} bytes unpacked`);
  }

  #byte(): number {
    const byte = this.#buffer[this.#at++];
    if (byte === undefined) throw corrupt('it ends early');
    return byte;
  }

  #inflate(size: number): Buffer {
    this.#countBytes(size);
    try {
      // A chunk of the very size: zlib's own are 16 KiB, and a small object would keep one of them whole.
      const options = { info: true, maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size + 1, 64) };
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
}

function corrupt(why: string, cause?: unknown): GitError {
  return new GitError('corrupt', `the pack that the server sent is damaged: ${why}`, { cause });
}

function tooLarge(message: string): GitError {
  return new GitError('too-large', message);
}
