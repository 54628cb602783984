import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkKey } from '../check-key.ts';

/**
 * The path of a key's file below a folder. A key's segments are folders, each name ending in `!` for a folder and `=` for an object, so
 * that `a` and `a/b` can both exist.
 */
export function pathOfKey(folder: string, key: string): string {
  checkKey(key);
  const segments = key.split('/');
  const ending = (index: number) => (index === segments.length - 1 ? '=' : '!');
  return join(folder, ...segments.flatMap((segment, index) => namesOf(segment, ending(index))));
}

/** The keys below a folder that start with the prefix. Only folders that the prefix names are read. */
export async function keysWithPrefix(folder: string, prefix: string): Promise<string[]> {
  const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const segments = parent.split('/').slice(0, -1);
  const start = join(folder, ...segments.flatMap((segment) => namesOf(segment, '!')));
  const keys = await keysBelow(start, segments.map((segment) => `${encodeSegment(segment)}/`).join(''));
  return keys.filter((key) => key.startsWith(prefix));
}

/** True for the error of a missing file or folder. */
export function isMissingFile(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function keysBelow(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  const found = entries.map(async (entry): Promise<string[]> => {
    const name = entry.slice(0, -1);
    if (entry.endsWith('=')) return [decodeURIComponent(prefix + name)];
    if (entry.endsWith('!')) return keysBelow(join(folder, entry), `${prefix}${name}/`);
    return entry.endsWith('+') ? keysBelow(join(folder, entry), prefix + name) : [];
  });
  return (await Promise.all(found)).flat();
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replaceAll('*', '%2A');
}

/** A segment as names of folders and a file: a name has at most 255 bytes, so a longer segment is cut into pieces. */
function namesOf(segment: string, ending: '!' | '='): string[] {
  const pieces = encodeSegment(segment).match(/.{1,200}/gs) ?? [];
  return pieces.map((piece, index) => piece + (index === pieces.length - 1 ? ending : '+'));
}
