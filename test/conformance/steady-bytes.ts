import { createHash } from 'node:crypto';

const size = 32;

/** Bytes that look random, and are the same in every run of the same seed. */
export function steadyBytes(seed: number): (count: number) => Uint8Array {
  let block = 0;
  return (count) => {
    const blocks = Array.from({ length: Math.ceil(count / size) }, () =>
      createHash('sha256').update(`${seed} ${block++}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, count);
  };
}
