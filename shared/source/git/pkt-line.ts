import { GitError } from './git-error.ts';

/** A line of Git's wire format, or one of its separators. @see https://git-scm.com/docs/protocol-common */
export type Packet = Uint8Array | 'flush' | 'delimiter' | 'end';

const specials: readonly Packet[] = ['flush', 'delimiter', 'end'];

/** Joins lines of text and separators. */
export function writePackets(packets: readonly (string | 'flush' | 'delimiter')[]): Uint8Array {
  return Buffer.concat(
    packets.map((packet) => {
      if (packet === 'flush') return Buffer.from('0000');
      if (packet === 'delimiter') return Buffer.from('0001');
      const line = Buffer.from(`${packet}\n`);
      return Buffer.concat([Buffer.from((line.length + 4).toString(16).padStart(4, '0')), line]);
    }),
  );
}

/** Splits what a server sent. @throws GitError `protocol` where it is cut or is no such format */
export function* parsePackets(bytes: Uint8Array): Generator<Packet> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < buffer.length) {
    const head = buffer.toString('latin1', at, at + 4);
    if (!/^[0-9a-f]{4}$/i.test(head))
      throw new GitError('protocol', 'the server does not answer in Git’s protocol; check the URL');
    const length = Number.parseInt(head, 16);
    if (length < 3) {
      yield specials[length] as Packet;
      at += 4;
      continue;
    }
    if (length === 3 || at + length > buffer.length)
      throw new GitError('protocol', 'the answer of the Git server was cut off');
    yield buffer.subarray(at + 4, at + length);
    at += length;
  }
}

export function textOf(packet: Uint8Array): string {
  return Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).toString().replace(/\n$/, '');
}
