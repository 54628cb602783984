import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { checkKey } from './check-key.ts';
import { type ObjectHead, type ObjectStore, type PutOptions, StoreError } from './object-store.ts';

/**
 * Objects as files below a folder, with S3's conditional writes. A key's segments are folders, each name ending in `!` for a folder and `=`
 * for an object, so that `a` and `a/b` can both exist. The etag is a hash of the content and of the write.
 */
export function createFileObjectStore(root: string): ObjectStore {
  const temporary = join(root, '.writing');
  mkdirSync(root, { recursive: true });
  // Nothing is written to it: its lock keeps processes apart between compare and rename, and the system frees it after a crash.
  const mutex = new DatabaseSync(join(root, '.mutex'));
  mutex.exec('PRAGMA busy_timeout = 10000');
  const place = (key: string): string => join(root, 'objects', ...namesOf(key));

  async function headOf(key: string): Promise<ObjectHead | undefined> {
    const found = await stat(place(key), { bigint: true }).catch(ignoreMissing);
    if (found === undefined) return undefined;
    return { key, size: Number(found.size), etag: etagOf(found), lastModified: Number(found.mtimeMs) };
  }

  async function writeTemporary(body: Uint8Array | ReadableStream<Uint8Array>): Promise<string> {
    await mkdir(temporary, { recursive: true });
    const path = join(temporary, randomUUID());
    const file = await open(path, 'wx', 0o600);
    try {
      if (body instanceof Uint8Array) await file.writeFile(body);
      else for await (const chunk of body) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  }

  /** Also what has no condition waits here: it must not fall between another's compare and rename. */
  function exclusively(work: () => void): void {
    mutex.exec('BEGIN IMMEDIATE');
    try {
      work();
    } finally {
      mutex.exec('COMMIT');
    }
  }

  function replaceIf(key: string, path: string, ifMatch: string): void {
    const current = statSync(place(key), { bigint: true, throwIfNoEntry: false });
    if (current === undefined)
      throw new StoreError('gone', key, `${key}: the object that was to be replaced no longer exists`);
    if (etagOf(current) !== ifMatch) throw new StoreError('lost', key, `${key}: another writer was first`);
    renameSync(path, place(key));
  }

  return {
    async get(key, { maxBytes } = {}) {
      const head = await headOf(key);
      if (head === undefined) return undefined;
      if (maxBytes !== undefined && head.size > maxBytes)
        throw new StoreError('too-large', key, `${key}: ${head.size} bytes are more than ${maxBytes}`);
      const file = await open(place(key)).catch(ignoreMissing);
      if (file === undefined) return undefined;
      try {
        const found = await file.stat({ bigint: true });
        const body = await file.readFile();
        return { key, body, size: body.length, etag: etagOf(found), lastModified: Number(found.mtimeMs) };
      } finally {
        await file.close();
      }
    },
    async stream(key) {
      const head = await headOf(key);
      if (head === undefined) return undefined;
      return { ...head, body: Readable.toWeb(createReadStream(place(key))) as ReadableStream<Uint8Array> };
    },
    head: headOf,
    async put(key, body, options: PutOptions = {}) {
      const target = place(key);
      const path = await writeTemporary(body);
      try {
        const etag = etagOf(await stat(path, { bigint: true }));
        await mkdir(dirname(target), { recursive: true });
        const { ifMatch, ifNoneMatch } = options;
        if (ifMatch !== undefined) exclusively(() => replaceIf(key, path, ifMatch));
        else if (ifNoneMatch === '*') await createOnly(key, path, target);
        else exclusively(() => renameSync(path, target));
        await syncFolder(dirname(target));
        return { etag };
      } finally {
        await rm(path, { force: true });
      }
    },
    async delete(key) {
      const target = place(key);
      exclusively(() => rmSync(target, { force: true }));
    },
    async *list(prefix, { startAfter } = {}) {
      for (const key of (await keysBelow(join(root, 'objects')))
        .filter((found) => found.startsWith(prefix))
        .sort(compareBytes)) {
        if (startAfter !== undefined && compareBytes(key, startAfter) <= 0) continue;
        const head = await headOf(key);
        if (head !== undefined) yield head;
      }
    },
  };

  async function createOnly(key: string, path: string, target: string): Promise<void> {
    try {
      await link(path, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new StoreError('lost', key, `${key}: the object exists already`);
    }
  }
}

/** A rename or a link makes it visible as it was written: the inode and its time name this very write. */
function etagOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string {
  return `"${createHash('sha256').update(`${ino}/${mtimeNs}/${size}`).digest('hex').slice(0, 32)}"`;
}

function namesOf(key: string): string[] {
  checkKey(key);
  const segments = key.split('/');
  // A file name is at most 255 bytes: what is longer, or would be read as an escape, is cut into pieces.
  const names = segments.map(encodeSegment);
  return names.flatMap((name, index) => piecesOf(name, index === names.length - 1 ? '=' : '!'));
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('*', '%2A');
}

function piecesOf(name: string, ending: string): string[] {
  const pieces = name.match(/.{1,200}/gs) ?? [];
  return pieces.map((piece, index) => piece + (index === pieces.length - 1 ? ending : '+'));
}

async function keysBelow(folder: string, prefix = ''): Promise<string[]> {
  const entries = (await readdir(folder).catch(ignoreMissing)) ?? [];
  const found = entries.map(async (entry): Promise<string[]> => {
    const name = entry.slice(0, -1);
    if (entry.endsWith('=')) return [decodeURIComponent(prefix + name)];
    if (entry.endsWith('!')) return keysBelow(join(folder, entry), `${prefix}${name}/`);
    return entry.endsWith('+') ? keysBelow(join(folder, entry), prefix + name) : [];
  });
  return (await Promise.all(found)).flat();
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function ignoreMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  return undefined;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
