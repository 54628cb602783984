/** The same numbers from 0 to 1 for the same seed. @see https://en.wikipedia.org/wiki/Xorshift */
export function createRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
