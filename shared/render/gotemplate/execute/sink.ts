/** Number of pieces that are joined into one text at a time. */
const mostPieces = 4096;

/** Collects the output of one execution, including the templates that it calls. */
export class Sink {
  readonly #parts: string[] = [];
  #pieces: string[] = [];

  write(piece: string): void {
    this.#pieces.push(piece);
    if (this.#pieces.length === mostPieces) this.#join();
  }

  /** The output so far. */
  get text(): string {
    this.#join();
    return this.#parts.length === 1 ? (this.#parts[0] ?? '') : this.#parts.join('');
  }

  #join(): void {
    if (this.#pieces.length === 0) return;
    this.#parts.push(this.#pieces.join(''));
    this.#pieces = [];
  }
}
