import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { messageOf } from '../../../base/errors.ts';
import {
  type ObjectHead,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
  StoreError,
  type StreamedObject,
} from '../object-store.ts';
import { DurableFolders, syncFolder } from './durable-folders.ts';
import { keysWithPrefix, pathOfKey } from './key-path.ts';
import {
  etagOf,
  idLength,
  type ObjectFile,
  openObject,
  orMissing,
  readEtag,
  readObject,
  writeObject,
} from './object-file.ts';
import { ProcessLock } from './process-lock.ts';

/** A file that has been in writing for longer belongs to a process that is gone. */
const abandonedMs = 3_600_000;

/**
 * Objects as files below a folder, with S3's conditional writes, shared by the processes that open it. The etag is random, a new one for
 * each write. A write waits at most `lockWaitMs` while another process writes.
 */
export class FileObjectStore implements ObjectStore {
  readonly #objects: string;
  readonly #temporary: string;
  /** Held between the comparison of etags and the rename. */
  readonly #lock: ProcessLock;
  readonly #folders: DurableFolders;

  constructor(root: string, { lockWaitMs = 10_000 } = {}) {
    this.#objects = join(root, 'objects');
    this.#temporary = join(root, '.writing');
    mkdirSync(this.#temporary, { recursive: true });
    removeAbandoned(this.#temporary);
    this.#lock = new ProcessLock(join(root, '.mutex'), lockWaitMs);
    this.#folders = new DurableFolders(root);
  }

  get(
    key: string,
    { maxBytes = Number.POSITIVE_INFINITY, signal }: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {},
  ): Promise<StoredObject | undefined> {
    return guarded(key, signal, () =>
      this.#withObject(key, async (object) => {
        const { head } = object;
        if (head.size > maxBytes)
          throw new StoreError('too-large', key, `${key}: ${head.size} bytes are more than ${maxBytes}`);
        const body = await readObject(object);
        if (body === undefined) throw new StoreError('unavailable', key, `${key}: its file is cut off`);
        return { ...head, body };
      }),
    );
  }

  stream(key: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<StreamedObject | undefined> {
    return guarded(key, signal, async () => {
      const object = await openObject(this.#pathOf(key), key);
      if (object === undefined) return undefined;
      const source = object.file.createReadStream({ start: idLength, ...(signal === undefined ? {} : { signal }) });
      return { ...object.head, body: Readable.toWeb(source) as ReadableStream<Uint8Array> };
    });
  }

  head(key: string): Promise<ObjectHead | undefined> {
    return guarded(key, undefined, () => this.#withObject(key, async ({ head }) => head));
  }

  put(
    key: string,
    body: Uint8Array | ReadableStream<Uint8Array>,
    options: PutOptions = {},
  ): Promise<{ readonly etag: string }> {
    return guarded(key, options.signal, async () => {
      const target = this.#pathOf(key);
      const id = randomBytes(idLength / 2).toString('hex');
      const written = join(this.#temporary, randomUUID());
      await writeObject(written, body, id);
      try {
        await this.#folders.ensure(dirname(target));
        await this.#place(key, written, target, options);
        await syncFolder(dirname(target));
        return { etag: etagOf(id) };
      } finally {
        await rm(written, { force: true });
      }
    });
  }

  delete(key: string): Promise<void> {
    return guarded(key, undefined, async () => {
      const target = this.#pathOf(key);
      await this.#lock.hold(() => rmSync(target, { force: true }));
      await syncFolder(dirname(target)).catch(orMissing);
    });
  }

  async *list(prefix: string, { startAfter }: { readonly startAfter?: string } = {}): AsyncIterable<ObjectHead> {
    const keys = await guarded(prefix, undefined, () => keysWithPrefix(this.#objects, prefix));
    for (const key of keys.sort(compareBytes)) {
      if (startAfter !== undefined && compareBytes(key, startAfter) <= 0) continue;
      const head = await this.head(key);
      if (head !== undefined) yield head;
    }
  }

  #pathOf(key: string): string {
    return pathOfKey(this.#objects, key);
  }

  async #withObject<T>(key: string, use: (object: ObjectFile) => Promise<T>): Promise<T | undefined> {
    const object = await openObject(this.#pathOf(key), key);
    return object === undefined ? undefined : use(object).finally(() => object.file.close());
  }

  /**
   * Moves a written file to its place if the condition holds. Every rename waits for the lock, so that none falls between another's two
   * steps.
   */
  async #place(key: string, written: string, target: string, { ifMatch, ifNoneMatch }: PutOptions): Promise<void> {
    if (ifMatch !== undefined) await this.#lock.hold(() => replaceIf(key, written, target, ifMatch));
    else if (ifNoneMatch === '*') await createOnly(key, written, target);
    else await this.#lock.hold(() => renameSync(written, target));
  }
}

function replaceIf(key: string, written: string, target: string, ifMatch: string): void {
  const current = readEtag(target);
  if (current === undefined)
    throw new StoreError('gone', key, `${key}: the object that was to be replaced no longer exists`);
  if (current !== ifMatch) throw new StoreError('lost', key, `${key}: another writer was first`);
  renameSync(written, target);
}

async function createOnly(key: string, written: string, target: string): Promise<void> {
  try {
    await link(written, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new StoreError('lost', key, `${key}: the object exists already`, { cause: error });
  }
}

/** Reports what a disk or a lock refuses as an error of the store. */
async function guarded<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError || signal?.aborted) throw error;
    throw new StoreError('unavailable', key, `${key}: ${messageOf(error)}`, { cause: error });
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) rmSync(path, { force: true, recursive: true });
  }
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
