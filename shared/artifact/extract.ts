import { gunzipSync } from 'node:zlib';
import type { TreeFile } from '../base/filesys/tree-file.ts';

/** How much an archive may contain. */
export interface ExtractLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** Why an archive is refused. */
export type ArchiveErrorCode = 'too-large' | 'corrupt' | 'unsafe-path';

/** An archive that cannot be unpacked, or must not be. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const block = 512;

/** The regular files of a tar.gz. Links and devices are skipped. @throws ArchiveError */
export function extractArchive(archive: Uint8Array, limits: ExtractLimits): TreeFile[] {
  const tar = unzip(archive, limits.maxBytes);
  const files: TreeFile[] = [];
  let longPath: string | undefined;
  for (let at = 0; at + block <= tar.length; ) {
    const head = tar.subarray(at, at + block);
    if (head.every((byte) => byte === 0)) break;
    const size = Number.parseInt(field(head, 124, 12).trim() || '0', 8);
    const body = tar.subarray(at + block, at + block + size);
    if (!Number.isSafeInteger(size) || size < 0 || body.length !== size)
      throw new ArchiveError('corrupt', 'the archive is cut off');
    at += block + Math.ceil(size / block) * block;
    const type = field(head, 156, 1) || '0';
    if (type === 'x') longPath = paxPath(body);
    else if (type === 'L') longPath = body.toString().replace(/\0.*$/s, '');
    else {
      const prefix = field(head, 345, 155);
      const path = longPath ?? (prefix === '' ? field(head, 0, 100) : `${prefix}/${field(head, 0, 100)}`);
      longPath = undefined;
      if (type !== '0') continue;
      files.push({
        path: cleanPath(path),
        bytes: body,
        executable: (Number.parseInt(field(head, 100, 8), 8) & 0o100) !== 0,
      });
      if (files.length > limits.maxFiles)
        throw new ArchiveError('too-large', `the archive has more than ${limits.maxFiles} files`);
    }
  }
  return files;
}

/** The last path in a list of records `<length> key=value\n`, where the length counts its own digits. */
function paxPath(records: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < records.length; ) {
    const [head = '', digits = ''] = /^(\d+) /.exec(records.toString('latin1', at, at + 20)) ?? [];
    const record = records.toString('utf8', at + head.length, at + Number(digits) - 1);
    if (digits === '' || Number(digits) <= head.length || at + Number(digits) > records.length)
      throw new ArchiveError('corrupt', 'a header of the archive is damaged');
    if (record.startsWith('path=')) path = record.slice('path='.length);
    at += Number(digits);
  }
  return path;
}

function unzip(archive: Uint8Array, maxBytes: number): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge
      ? new ArchiveError('too-large', `the archive has more than ${maxBytes} bytes unpacked`, { cause: error })
      : new ArchiveError('corrupt', 'the archive is not a gzip file', { cause: error });
  }
}

function field(head: Buffer, at: number, length: number): string {
  return head.toString('utf8', at, at + length).replace(/\0.*$/s, '');
}

function cleanPath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (path.startsWith('/') || segments.includes('..') || segments.length === 0) {
    throw new ArchiveError('unsafe-path', `${JSON.stringify(path)} leaves the archive`);
  }
  return segments.join('/');
}
