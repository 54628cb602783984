import type { Unpacked } from '../encoding/gunzip.ts';
import { GoError } from '../value.ts';

/** Reads bytes sequentially. */
export class ByteCursor {
  readonly #source: Unpacked;
  #at = 0;

  constructor(source: Unpacked) {
    this.#source = source;
  }

  get #left(): number {
    return this.#source.bytes.length - this.#at;
  }

  /** Returns the next bytes, or undefined at a clean end. @throws GoError if fewer bytes are left, or the rest is damaged */
  take(length: number): Uint8Array | undefined {
    if (this.#left >= length) {
      this.#at += length;
      return this.#source.bytes.subarray(this.#at - length, this.#at);
    }
    const { end } = this.#source;
    if (end !== 'EOF') throw new GoError(end);
    if (this.#left > 0) throw new GoError('unexpected EOF');
    return undefined;
  }

  /** Returns the next bytes. @throws GoError at the end of the input */
  demand(length: number): Uint8Array {
    const bytes = this.take(length);
    if (bytes === undefined) throw new GoError('unexpected EOF');
    return bytes;
  }

  /** Skips bytes; the input may end before them. @throws GoError if the rest is damaged */
  skip(length: number): void {
    if (this.#left < length && this.#source.end !== 'EOF') throw new GoError(this.#source.end);
    this.#at += Math.min(length, this.#left);
  }
}
