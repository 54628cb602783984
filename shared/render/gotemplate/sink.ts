/** So many pieces are held together before they become one text. */
const mostPieces = 4096;

/** Where the output of one execution goes, over all templates that it calls. */
export class Sink {
  readonly #parts: string[] = [];
  #pieces: string[] = [];

  write(piece: string): void {
    this.#pieces.push(piece);
    if (this.#pieces.length === mostPieces) this.#join();
  }

  /** What has been written. */
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
