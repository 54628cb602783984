import type { Unpacked } from '../encoding/gunzip.ts';
import { decodeUtf8 } from '../utf8.ts';
import { GoError } from '../value.ts';
import { ByteCursor } from './byte-cursor.ts';
import { checkPaxRecords, readPaxRecords } from './pax-records.ts';
import { invalidHeader, readTarHeader, type TarHeader } from './tar-header.ts';

/** An entry of a tar archive. `size` is the number in its header; links and folders have no body even if it is not 0. */
export interface TarEntry {
  readonly name: string;
  /** One character, such as `0` for a file, `2` for a symbolic link and `5` for a folder. */
  readonly type: string;
  readonly isFolder: boolean;
  /** Permission bits, and above them what kind of file it was. */
  readonly mode: number;
  readonly size: number;
  /** Returns the body. Must be called before the next entry is read. @throws GoError if the archive is truncated */
  readonly read: () => Uint8Array;
}

const blockLength = 512;
const mostSpecialBytes = 1024 * 1024;

const noBody: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6']);

/** What special entries announce about the entry that follows them. */
interface Announced {
  readonly records?: ReadonlyMap<string, string>;
  readonly longName?: string;
}

/**
 * Reads the entries of a tar archive in order, as Go's `archive/tar` does: a name may occur twice, names are not cleaned, and anything
 * after the two empty blocks at the end is ignored. A global header is an entry of type `g`.
 *
 * @see https://pkg.go.dev/archive/tar
 * @throws GoError in Go's words if the archive is malformed; also for sparse files, which Go can read
 */
export function* readTar(source: Unpacked): Generator<TarEntry, void> {
  const cursor = new ByteCursor(source);
  let announced: Announced = {};
  for (;;) {
    const block = nextBlock(cursor);
    if (block === undefined) return;
    const header = readTarHeader(block);
    const isSpecial = 'xLK'.includes(header.type);
    if (isSpecial) {
      announced = { ...announced, ...readSpecial(header, bodyOf(cursor, header)) };
      continue;
    }
    yield* header.type === 'g' ? readGlobal(cursor, header) : readEntry(cursor, withAnnounced(header, announced));
    announced = {};
  }
}

/** The next header block; undefined at the end of the archive. */
function nextBlock(cursor: ByteCursor): Uint8Array | undefined {
  const block = cursor.take(blockLength);
  if (block === undefined || !isEmpty(block)) return block;
  const second = cursor.take(blockLength);
  if (second !== undefined && !isEmpty(second)) throw invalidHeader();
  return undefined;
}

const isEmpty = (block: Uint8Array): boolean => block.every((byte) => byte === 0);
const paddingOf = (size: number): number => -size & (blockLength - 1);

function lengthOf({ type, size }: TarHeader): number {
  if (noBody.has(type)) return 0;
  if (size < 0) throw invalidHeader();
  return size;
}

function bodyOf(cursor: ByteCursor, header: TarHeader): Uint8Array {
  const length = lengthOf(header);
  const bytes = cursor.demand(Math.min(length, mostSpecialBytes + 1));
  if (length > mostSpecialBytes) throw new GoError('archive/tar: header field too long');
  cursor.skip(paddingOf(length));
  return bytes;
}

function readSpecial({ type }: TarHeader, body: Uint8Array): Announced {
  if (type === 'x') return { records: readPaxRecords(body) };
  if (type === 'K') return {};
  const [longName = ''] = decodeUtf8(body).split('\0');
  return { longName };
}

function* readGlobal(cursor: ByteCursor, header: TarHeader): Generator<TarEntry, void> {
  readPaxRecords(bodyOf(cursor, header));
  yield { name: header.name, type: header.type, isFolder: false, mode: 0, size: 0, read: () => new Uint8Array() };
}

function withAnnounced(header: TarHeader, { records = new Map(), longName = '' }: Announced): TarHeader {
  checkPaxRecords(records);
  if (header.type === 'S' || [...records.keys()].some((key) => key.startsWith('GNU.sparse.')))
    throw new GoError(`archive/tar: ${header.name} is a sparse file: pack the archive without --sparse`);
  const size = Number(records.get('size') || header.size);
  const name = longName || records.get('path') || header.name;
  const legacy = name.endsWith('/') ? '5' : '0';
  return { ...header, name, size, type: header.type === '\0' ? legacy : header.type };
}

function* readEntry(cursor: ByteCursor, header: TarHeader): Generator<TarEntry, void> {
  const length = lengthOf(header);
  let isRead = false;
  const read = (): Uint8Array => {
    isRead = true;
    return cursor.demand(length);
  };
  yield {
    name: header.name,
    type: header.type,
    isFolder: isFolder(header),
    mode: header.mode,
    size: header.size,
    read,
  };
  if (!isRead) cursor.demand(length);
  cursor.skip(paddingOf(length));
}

const modeOfFolder = 0o040000;

/** True for an entry whose type, or the file kind in its mode, is a folder. */
function isFolder({ type, mode }: TarHeader): boolean {
  return type === '5' || mode - (mode % 0o10000) === modeOfFolder;
}
