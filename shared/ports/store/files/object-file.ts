import { closeSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { ObjectHead } from '../object-store.ts';
import { isMissingFile } from './key-path.ts';

/** Every file begins with the id of its write, in hex, which is the etag; the bytes of the object follow. */
export const idLength = 32;

/** The file of an object, open. One open file is one write, so what is read through it belongs together. */
export interface ObjectFile {
  readonly file: FileHandle;
  readonly head: ObjectHead;
}

/** The etag of the write with this id. */
export const etagOf = (id: string): string => `"${id}"`;

/** Opens the file of the object with this key, or returns undefined if there is none. */
export async function openObject(path: string, key: string): Promise<ObjectFile | undefined> {
  const file = await open(path).catch(orMissing);
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

function headOf(key: string, id: Buffer, { size, mtimeMs }: Stats): ObjectHead {
  return { key, size: size - idLength, etag: etagOf(id.toString('latin1')), lastModified: Math.floor(mtimeMs) };
}

/** All bytes of an object, or undefined if the file ends before its size. */
export async function readObject({ file, head }: ObjectFile): Promise<Buffer | undefined> {
  const body = Buffer.alloc(head.size);
  for (let at = 0; at < body.length; ) {
    const { bytesRead } = await file.read(body, at, body.length - at, idLength + at);
    if (bytesRead === 0) return undefined;
    at += bytesRead;
  }
  return body;
}

/** Writes a new file for an object, synced to the disk. Where it fails, no file is left. */
export async function writeObject(
  path: string,
  body: Uint8Array | ReadableStream<Uint8Array>,
  id: string,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    const head = Buffer.from(id);
    if (body instanceof Uint8Array) await file.writeFile(Buffer.concat([head, body]));
    else {
      await file.writeFile(head);
      for await (const chunk of body) await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** The etag of the object in a file, or undefined if there is no file. */
export function readEtag(path: string): string | undefined {
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

/** For `catch`: undefined for a missing file; every other error is thrown again. */
export function orMissing(error: unknown): undefined {
  if (!isMissingFile(error)) throw error;
  return undefined;
}
