/** An entry as the test wants it, right or wrong. */
export interface TarDraft {
  readonly name: string;
  /** `0` where it is left out. */
  readonly type?: string;
  readonly body?: Uint8Array | string;
  /** What the header says; the length of the body where it is left out. */
  readonly size?: number | undefined;
  readonly mode?: number;
  readonly linkName?: string;
  /** `ustar`, and its version; the POSIX one where it is left out, no format of a name where it is empty. */
  readonly magic?: string;
  readonly prefix?: string;
  /** Added to the checksum, which is then wrong. */
  readonly checksumOff?: number;
}

const blockLength = 512;

/** A tar archive of these entries, then its two empty blocks and whatever comes behind them. */
export function writeTar(entries: readonly TarDraft[], behind: Uint8Array | string = ''): Buffer {
  return Buffer.concat([...entries.map(writeEntry), Buffer.alloc(2 * blockLength), Buffer.from(behind)]);
}

/** One entry with its body and padding. */
export function writeEntry(entry: TarDraft): Buffer {
  const body = Buffer.from(entry.body ?? '');
  const block = Buffer.alloc(blockLength);
  block.write(entry.name, 0, 100);
  const numbers = [
    [100, 7, entry.mode ?? 0o644],
    [108, 7, 0],
    [116, 7, 0],
    [124, 11, entry.size ?? body.length],
    [136, 11, 0],
  ] as const;
  for (const [at, length, value] of numbers) block.write(value.toString(8).padStart(length, '0'), at, length);
  block.write(entry.type ?? '0', 156, 1, 'latin1');
  block.write(entry.linkName ?? '', 157, 100);
  block.write(entry.magic ?? 'ustar\x0000', 257, 8, 'latin1');
  block.write(entry.prefix ?? '', 345, 155);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, entry.checksumOff ?? 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return Buffer.concat([block, body, Buffer.alloc(-body.length & (blockLength - 1))]);
}

/** A record of an extended header, whose length counts its own digits. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(rest);
  const digits = String(length + String(length).length).length;
  return `${length + digits}${rest}`;
}
