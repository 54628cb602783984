import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { TreeFile } from '../base/filesys/tree-file.ts';

/** A tar.gz. */
export interface Archive {
  readonly bytes: Uint8Array;
  /** `sha256:<hex>` of the bytes. */
  readonly digest: string;
}

const block = 512;
const modes = { directory: 0o750, file: 0o600, executable: 0o700 } as const;

/**
 * Packs files into a tar.gz that depends only on their paths, bytes and executable bits: folders come before their content, in lexical
 * order, without owners and times. The same tree has the same digest.
 *
 * @see https://www.gnu.org/software/tar/manual/html_node/Standard.html
 */
export function writeArchive(files: readonly TreeFile[]): Archive {
  const sorted = files
    .map((file) => ({ ...file, key: walkKey(file.path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const parts: Uint8Array[] = [];
  const folders = new Set<string>();
  for (const { path, bytes, executable } of sorted) {
    for (const folder of newFoldersOf(path, folders)) {
      folders.add(folder);
      parts.push(...header(`${folder}/`, '5', modes.directory, 0));
    }
    parts.push(
      ...header(path, '0', executable ? modes.executable : modes.file, bytes.length),
      bytes,
      new Uint8Array(padding(bytes.length)),
    );
  }
  parts.push(new Uint8Array(2 * block));
  const bytes = gzipSync(Buffer.concat(parts), { level: 6 });
  // The byte of the gzip header that names the operating system: the same everywhere.
  bytes[9] = 255;
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/** The sort key of a path. Sorted by it, paths come as a walk visits them: `a/b` before `a.b`. Names do not contain zero bytes. */
function walkKey(path: string): Buffer {
  return Buffer.from(path.replaceAll('/', '\0'));
}

/** The folders above a path that are not known yet, the outermost first. */
function newFoldersOf(path: string, known: ReadonlySet<string>): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if (known.has(folder)) break;
    folders.unshift(folder);
  }
  return folders;
}

const padding = (size: number): number => (block - (size % block)) % block;

function header(path: string, type: string, mode: number, size: number): Uint8Array[] {
  const name = Buffer.from(path);
  if (name.length <= 100) return [ustar(name, type, mode, size)];
  const record = paxRecord('path', path);
  return [
    ustar(Buffer.from('PaxHeader'), 'x', 0o600, record.length),
    record,
    new Uint8Array(padding(record.length)),
    ustar(name.subarray(0, 100), type, mode, size),
  ];
}

/** `<length> key=value\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function ustar(name: Uint8Array, type: string, mode: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(block);
  bytes.set(name, 0);
  const octal = (value: number, at: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.fill(0x20, 148, 156);
  bytes.write(type, 156, 'latin1');
  bytes.write('ustar\u000000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}
