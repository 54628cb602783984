import { constants, crc32, inflateRawSync } from 'node:zlib';
import { GoError } from '../value.ts';

/** Unpacked bytes, and how the stream ends after them. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  /** `EOF` for a clean end; otherwise the error that Go's `compress/gzip` returns for the rest. */
  readonly end: string;
}

/** Go's `gzip.ErrHeader`: the bytes do not begin as a gzip file does. */
export const notGzip = 'gzip: invalid header';

const flag = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;
const trailerLength = 8;

/**
 * Unpacks a gzip file as Go's `compress/gzip` does: all its members, one after the other. Damage after the first bytes is not thrown
 * but reported in `end`, because a reader that stops earlier never notices it.
 *
 * @throws GoError in Go's words if the first header is invalid; what `tooLarge` returns if there are more than `mostBytes`
 */
export function gunzip(packed: Uint8Array, mostBytes: number, tooLarge: () => Error): Unpacked {
  const parts: Uint8Array[] = [];
  let left = mostBytes;
  for (let at = 0; ; ) {
    const start = skipHeader(packed, at);
    if (typeof start === 'string') {
      if (parts.length === 0) throw new GoError(start);
      return { bytes: joined(parts), end: start };
    }
    const member = inflate(packed.subarray(start), left, tooLarge);
    parts.push(member.bytes);
    left -= member.bytes.length;
    at = start + member.packedLength + trailerLength;
    const fault = member.fault ?? trailerFault(packed.subarray(at - trailerLength, at), member.bytes);
    if (fault !== undefined) return { bytes: joined(parts), end: fault };
  }
}

const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);

/** Offset of the data after a member's header, or Go's error for an invalid header. */
function skipHeader(packed: Uint8Array, start: number): number | string {
  const fixed = packed.subarray(start, start + 10);
  if (fixed.length === 0) return 'EOF';
  if (fixed.length < 10) return 'unexpected EOF';
  if (fixed[0] !== 0x1f || fixed[1] !== 0x8b || fixed[2] !== 8) return notGzip;
  const flags = fixed[3] as number;
  let at = start + 10;
  if (flags & flag.extra) at += 2 + (packed[at] ?? 0) + ((packed[at + 1] ?? 0) << 8);
  for (const one of [flag.name, flag.comment]) {
    if ((flags & one) === 0) continue;
    const end = packed.indexOf(0, at);
    if (end >= at + 512 || (end < 0 && packed.length - at >= 512)) return notGzip;
    if (end < 0) return 'unexpected EOF';
    at = end + 1;
  }
  const sum = flags & flag.headerChecksum ? crc32(packed.subarray(start, at)) & 0xffff : undefined;
  if (sum !== undefined) at += 2;
  if (at > packed.length) return 'unexpected EOF';
  return sum === undefined || sum === Buffer.from(packed.subarray(at - 2, at)).readUInt16LE() ? at : notGzip;
}

interface Member {
  readonly bytes: Uint8Array;
  readonly packedLength: number;
  readonly fault?: string;
}

function inflate(packed: Uint8Array, mostBytes: number, tooLarge: () => Error): Member {
  try {
    const options = {
      info: true,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(mostBytes, 1),
    } as const;
    // With `info`, Node returns this shape, which its type declarations lack.
    const { buffer, engine } = inflateRawSync(packed, options) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return { bytes: buffer, packedLength: engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    return { bytes: new Uint8Array(), packedLength: 0, fault: 'flate: corrupt input' };
  }
}

/** Checks the trailer of a member: checksum and length of its data. */
function trailerFault(trailer: Uint8Array, bytes: Uint8Array): string | undefined {
  if (trailer.length < trailerLength) return 'unexpected EOF';
  const said = Buffer.from(trailer);
  const holds = said.readUInt32LE(0) === crc32(bytes) && said.readUInt32LE(4) === bytes.length % 2 ** 32;
  return holds ? undefined : 'gzip: invalid checksum';
}
