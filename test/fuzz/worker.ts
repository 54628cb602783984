import { parentPort, workerData } from 'node:worker_threads';
import { createRandom } from '../support/random.ts';
import { fuzzes } from './index.ts';
import type { FuzzOrder } from './run.ts';

/**
 * Runs the cases of an order one after the other, and tells the main thread, which can still speak when a case hangs, which one it is at.
 */
const { name, seed, first, seconds, at, answers } = workerData as FuzzOrder;
const fuzz = fuzzes[name];
if (fuzz === undefined) throw new Error(`nothing is called ${name}`);
const position = new Int32Array(at);
const counts = new Int32Array(answers);
const target = await fuzz.prepare();
const end = performance.now() + seconds * 1000;
for (let number = first; number === first || performance.now() < end; number++) {
  Atomics.store(position, 0, number);
  try {
    await target(createRandom(seed * 1_000_003 + number));
    Atomics.add(counts, 0, 1);
  } catch (error) {
    if (!fuzz.typedErrors.includes((error as Error).name)) {
      parentPort?.postMessage({ number, error: String((error as Error).stack ?? error) });
      Atomics.add(counts, 2, 1);
    } else Atomics.add(counts, 1, 1);
  }
}
