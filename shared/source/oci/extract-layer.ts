import { ArchiveError, type ExtractLimits } from '../../artifact/extract.ts';
import type { TreeFile } from '../../base/filesys/tree-file.ts';
import { gunzip, type Unpacked } from '../../base/go/encoding/gunzip.ts';
import { readTar, type TarEntry } from '../../base/go/tar/read-tar.ts';
import { GoError } from '../../base/go/value.ts';

const defaultLimits: ExtractLimits = { maxBytes: 400 * 1024 * 1024, maxFiles: 100_000 };

/**
 * The files of a layer that is a tar.gz. As in Flux, symbolic links are left out, a hard link is an empty file, and of a name that comes
 * twice the last one holds.
 *
 * @see https://github.com/fluxcd/pkg/blob/main/tar/untar.go
 * @throws ArchiveError in Flux's words
 */
export function extractLayer(layer: Uint8Array, limits: ExtractLimits = defaultLimits): readonly TreeFile[] {
  const files = new Map<string, TreeFile>();
  try {
    for (const entry of readTar(unpack(layer, limits.maxBytes))) {
      const file = fileOf(entry);
      if (file !== undefined) files.set(file.path, file);
      if (files.size > limits.maxFiles)
        throw new ArchiveError('too-large', `the layer has more than ${limits.maxFiles} files`);
    }
  } catch (error) {
    throw explain(error);
  }
  return [...files.values()];
}

function unpack(layer: Uint8Array, maxBytes: number): Unpacked {
  const tooLarge = (): Error => new ArchiveError('too-large', `the layer has more than ${maxBytes} bytes unpacked`);
  try {
    return gunzip(layer, maxBytes, tooLarge);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new ArchiveError('corrupt', `requires gzip-compressed body: ${error.message}`, { cause: error });
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof ArchiveError) && !(error instanceof GoError)) return error;
  const [code, message] =
    error instanceof ArchiveError ? [error.code, error.message] : (['corrupt', `tar error: ${error.message}`] as const);
  return new ArchiveError(code, `failed to extract layer contents from artifact: ${message}`, { cause: error });
}

const files: ReadonlySet<string> = new Set(['0', '7', '1']);
const leftOut: ReadonlySet<string> = new Set(['2', '5', 'g']);

/** Undefined for what makes no file. */
function fileOf({ name, type, isFolder, mode, read }: TarEntry): TreeFile | undefined {
  if (type === 'g') return undefined;
  if (name === '' || name.includes('\\') || name.startsWith('/') || name.includes('../'))
    throw new ArchiveError('unsafe-path', `tar contained invalid name error ${JSON.stringify(name)}`);
  if (isFolder || leftOut.has(type)) return undefined;
  if (!files.has(type)) throw new ArchiveError('corrupt', `tar file entry ${name} contained unsupported file type`);
  const path = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (path.length === 0 || path.includes('..'))
    throw new ArchiveError('unsafe-path', `tar contained invalid name error ${JSON.stringify(name)}`);
  return { path: path.join('/'), bytes: read(), executable: (mode & 0o100) !== 0 };
}
