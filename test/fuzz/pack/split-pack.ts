import { inflateSync } from 'node:zlib';

/** An object of a pack, taken apart. */
export interface SplitEntry {
  /** 1 to 4 for objects, 6 and 7 for deltas. */
  readonly kind: number;
  /** Unpacked. */
  readonly content: Buffer;
  /** What stands between head and content: the place or the id of the base. */
  readonly base: Buffer;
}

/** The objects of a pack that Git made. */
export function splitPack(pack: Buffer): SplitEntry[] {
  const entries: SplitEntry[] = [];
  for (let at = 12; at < pack.length - 20; ) {
    const kind = ((pack[at] as number) >> 4) & 7;
    at = afterVarint(pack, at);
    const start = at;
    if (kind === 6) at = afterVarint(pack, at);
    if (kind === 7) at += 20;
    const base = pack.subarray(start, at);
    const { buffer, engine } = inflateSync(pack.subarray(at), { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    entries.push({ kind, base, content: buffer });
    at += engine.bytesWritten;
  }
  return entries;
}

/** The first byte of what follows: every byte but the last of such a number has its high bit set. */
function afterVarint(bytes: Buffer, start: number): number {
  let at = start;
  while ((bytes[at] as number) & 0x80) at++;
  return at + 1;
}
