import { randomBytes as bytesOfMachine } from 'node:crypto';
import type { SprigContext } from '../render/sprig/context.ts';

/** The clock and the random numbers that templates see: those that are given, else the machine's. */
export function sprigContext({ now, randomBytes }: Partial<SprigContext> = {}): SprigContext {
  return { now: now ?? (() => BigInt(Date.now()) * 1_000_000n), randomBytes: randomBytes ?? bytesOfMachine };
}
