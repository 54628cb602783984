import { GitError } from './git-error.ts';

/** A line of Git's wire format, or one of its separators. @see https://git-scm.com/docs/protocol-common */
export type Packet = Uint8Array | 'flush' | 'delimiter' | 'end';

const specials: readonly Packet[] = ['flush', 'delimiter', 'end'];
const headBytes = 4;

/** Joins lines of text and separators. */
export function writePackets(packets: readonly (string | 'flush' | 'delimiter')[]): Uint8Array {
  return Buffer.concat(
    packets.map((packet) => {
      if (packet === 'flush') return Buffer.from('0000');
      if (packet === 'delimiter') return Buffer.from('0001');
      const line = Buffer.from(`${packet}\n`);
      return Buffer.concat([Buffer.from((line.length + headBytes).toString(16).padStart(headBytes, '0')), line]);
    }),
  );
}

/**
 * Splits what a server sends, as it comes. A packet is good until the next one is asked for.
 *
 * @throws GitError `protocol` where it is cut or not in this format
 */
export async function* readPackets(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Packet> {
  const splitter = new PacketSplitter();
  for await (const piece of pieces) yield* splitter.split(asBuffer(piece));
  if (!splitter.isBetweenPackets) throw new GitError('protocol', 'the answer of the Git server was cut off');
}

const longestPacket = 0xffff;

/** One place holds the packet that is being read, whole or not: pieces of one byte each cost no more than the bytes. */
class PacketSplitter {
  readonly #packet = Buffer.alloc(longestPacket);
  #filled = 0;
  /** Of its head, until that is there. */
  #length = headBytes;

  get isBetweenPackets(): boolean {
    return this.#filled === 0;
  }

  *split(piece: Buffer): Generator<Packet> {
    for (let at = 0; at < piece.length; ) {
      const copied = piece.copy(this.#packet, this.#filled, at, at + this.#length - this.#filled);
      at += copied;
      this.#filled += copied;
      const packet = this.#filled === this.#length ? this.#complete() : undefined;
      if (packet !== undefined) yield packet;
    }
  }

  /** The packet, or undefined where only its head is there. */
  #complete(): Packet | undefined {
    const length = this.#length === headBytes ? lengthOf(this.#packet) : this.#length;
    if (length > this.#filled) {
      this.#length = length;
      return undefined;
    }
    this.#length = headBytes;
    this.#filled = 0;
    return specials[length] ?? this.#packet.subarray(headBytes, length);
  }
}

function lengthOf(head: Buffer): number {
  const digits = head.toString('latin1', 0, headBytes);
  if (!/^[0-9a-f]{4}$/i.test(digits))
    throw new GitError('protocol', 'the server does not answer in Git’s protocol; check the URL');
  const length = Number.parseInt(digits, 16);
  if (length === 3) throw new GitError('protocol', 'the server sent a line of Git’s protocol without a length');
  return length;
}

export function textOf(packet: Uint8Array): string {
  return asBuffer(packet).toString().replace(/\n$/, '');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
