import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { isMissingFile, keysWithPrefix, pathOfKey } from './key-path.ts';
import { type ObjectHead, type ObjectStore, StoreError } from './object-store.ts';

/** Every file begins with the id of its write, in hex; it is the etag. */
const idLength = 32;
/** What was being written for longer belongs to a process that is gone. */
const abandonedMs = 3_600_000;
const lockPollMs = 5;

interface OpenObject {
  readonly file: FileHandle;
  readonly head: ObjectHead;
}

/**
 * Objects as files below a folder, with S3's conditional writes, shared by the processes that open it. The etag is random, one a write.
 * A write waits at most `lockWaitMs` while another process writes.
 */
export function createFileObjectStore(root: string, { lockWaitMs = 10_000 } = {}): ObjectStore {
  const objects = join(root, 'objects');
  const temporary = join(root, '.writing');
  mkdirSync(temporary, { recursive: true });
  removeAbandoned(temporary);
  // Nothing is written to it: its lock keeps processes apart between compare and rename, and the system frees it after a crash.
  const mutex = new DatabaseSync(join(root, '.mutex'));
  // The wait is ours: SQLite's would hold up the whole process.
  mutex.exec('PRAGMA busy_timeout = 0');
  const ensureFolder = createFolderMaker(root);

  /** One open file is one write: what is read through it belongs together. */
  async function openObject(key: string): Promise<OpenObject | undefined> {
    const file = await open(pathOfKey(objects, key)).catch(orMissing);
    if (file === undefined) return undefined;
    try {
      const id = Buffer.alloc(idLength);
      await file.read(id, 0, idLength, 0);
      return { file, head: headOf(key, id, await file.stat()) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function withObject<T>(key: string, use: (object: OpenObject) => Promise<T>): Promise<T | undefined> {
    const object = await openObject(key);
    return object === undefined ? undefined : use(object).finally(() => object.file.close());
  }

  async function writeTemporary(body: Uint8Array | ReadableStream<Uint8Array>, id: string): Promise<string> {
    const path = join(temporary, randomUUID());
    const file = await open(path, 'wx', 0o600);
    try {
      const head = Buffer.from(id);
      if (body instanceof Uint8Array) await file.writeFile(Buffer.concat([head, body]));
      else {
        await file.writeFile(head);
        for await (const chunk of body) await file.writeFile(chunk);
      }
      await file.sync();
      return path;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  /** Also what has no condition waits here: it must not fall between another's compare and rename. */
  async function exclusively(work: () => void): Promise<void> {
    for (const until = performance.now() + lockWaitMs; ; await sleep(lockPollMs)) {
      try {
        mutex.exec('BEGIN IMMEDIATE');
        break;
      } catch (error) {
        if (performance.now() >= until) throw error;
      }
    }
    try {
      work();
    } finally {
      mutex.exec('COMMIT');
    }
  }

  function replaceIf(key: string, path: string, target: string, ifMatch: string): void {
    const current = readEtag(target);
    if (current === undefined)
      throw new StoreError('gone', key, `${key}: the object that was to be replaced no longer exists`);
    if (current !== ifMatch) throw new StoreError('lost', key, `${key}: another writer was first`);
    renameSync(path, target);
  }

  return {
    get: (key, { maxBytes = Number.POSITIVE_INFINITY, signal } = {}) =>
      guarded(key, signal, () =>
        withObject(key, async ({ file, head }) => {
          if (head.size > maxBytes)
            throw new StoreError('too-large', key, `${key}: ${head.size} bytes are more than ${maxBytes}`);
          const body = Buffer.alloc(head.size);
          for (let at = 0; at < body.length; ) {
            const { bytesRead } = await file.read(body, at, body.length - at, idLength + at);
            if (bytesRead === 0) throw new StoreError('unavailable', key, `${key}: its file is cut off`);
            at += bytesRead;
          }
          return { ...head, body };
        }),
      ),
    stream: (key, { signal } = {}) =>
      guarded(key, signal, async () => {
        const object = await openObject(key);
        if (object === undefined) return undefined;
        const source = object.file.createReadStream({ start: idLength, ...(signal === undefined ? {} : { signal }) });
        return { ...object.head, body: Readable.toWeb(source) as ReadableStream<Uint8Array> };
      }),
    head: (key) => guarded(key, undefined, () => withObject(key, async ({ head }) => head)),
    put: (key, body, { ifMatch, ifNoneMatch, signal } = {}) =>
      guarded(key, signal, async () => {
        const target = pathOfKey(objects, key);
        const id = randomBytes(idLength / 2).toString('hex');
        const path = await writeTemporary(body, id);
        try {
          await ensureFolder(dirname(target));
          if (ifMatch !== undefined) await exclusively(() => replaceIf(key, path, target, ifMatch));
          else if (ifNoneMatch === '*') await createOnly(key, path, target);
          else await exclusively(() => renameSync(path, target));
          await syncFolder(dirname(target));
          return { etag: etagOf(id) };
        } finally {
          await rm(path, { force: true });
        }
      }),
    delete: (key) =>
      guarded(key, undefined, async () => {
        const target = pathOfKey(objects, key);
        await exclusively(() => rmSync(target, { force: true }));
        await syncFolder(dirname(target)).catch(orMissing);
      }),
    async *list(prefix, { startAfter } = {}) {
      const keys = await guarded(prefix, undefined, () => keysWithPrefix(objects, prefix));
      for (const key of keys.sort(compareBytes)) {
        if (startAfter !== undefined && compareBytes(key, startAfter) <= 0) continue;
        const head = await this.head(key);
        if (head !== undefined) yield head;
      }
    },
  };
}

async function createOnly(key: string, path: string, target: string): Promise<void> {
  try {
    await link(path, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new StoreError('lost', key, `${key}: the object exists already`, { cause: error });
  }
}

/** What a disk or a lock refuses is told as an error of the store. */
async function guarded<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError || signal?.aborted) throw error;
    throw new StoreError('unavailable', key, `${key}: ${messageOf(error)}`, { cause: error });
  }
}

const etagOf = (id: string): string => `"${id}"`;

function headOf(key: string, id: Buffer, { size, mtimeMs }: Stats): ObjectHead {
  return { key, size: size - idLength, etag: etagOf(id.toString('latin1')), lastModified: Math.floor(mtimeMs) };
}

function readEtag(path: string): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const id = Buffer.alloc(idLength);
      readSync(file, id, 0, idLength, 0);
      return etagOf(id.toString('latin1'));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return orMissing(error);
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) rmSync(path, { force: true, recursive: true });
  }
}

/** Makes folders whose names outlive a crash: each new name is synced in the folder above it. */
function createFolderMaker(root: string): (folder: string) => Promise<void> {
  const durable = new Set<string>([root]);
  return async function ensure(folder: string): Promise<void> {
    if (durable.has(folder)) return;
    await ensure(dirname(folder));
    await mkdir(folder, { recursive: true });
    await syncFolder(dirname(folder));
    if (durable.size > 10_000) durable.clear();
    durable.add(root).add(folder);
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function orMissing(error: unknown): undefined {
  if (!isMissingFile(error)) throw error;
  return undefined;
}
