import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';
import { StoreError } from '../../../shared/ports/store/object-store.ts';
import type { Queue, ReceivedMessage } from '../../../shared/queue/port.ts';
import { type AroundWrite, type HandDriven, Killed } from './hand-driven.ts';

/** A small generator of numbers in [0, 1), the same for a seed on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const refusals = [
  () => new KubeApiError(409, 'Conflict', 'the object has been modified'),
  () => new KubeApiError(429, 'TooManyRequests', 'too many requests'),
  () => new KubeApiError(500, 'InternalError', 'etcdserver: request timed out'),
] as const;

export interface Storm {
  /** Hands over all messages there are. The first `faults` workers have faults: any of their writes may go wrong or fall asleep. */
  blow(faults: number): Promise<void>;
  /** Wakes one of the sleepers, and waits until it has ended; false where nobody sleeps. */
  wakeOne(): Promise<boolean>;
}

/**
 * Workers with faults, the same for the same random numbers: a write is refused, happens and nobody learns of it, kills its process, or
 * sleeps until it is woken, while its message goes to another worker. `landed` learns of each write that happened.
 */
export function createStorm(
  { embedded, worker, step, drain }: HandDriven,
  random: () => number,
  landed: (write: string, body: unknown) => void,
): Storm {
  const sleepers: { readonly wake: () => void; readonly ended: Promise<unknown> }[] = [];

  const reporting = async (write: string, happen: () => Promise<unknown>, body: unknown): Promise<unknown> => {
    const answer = await happen();
    landed(write, body);
    return answer;
  };

  function faulty(fallAsleep: () => Promise<void>): AroundWrite {
    let isDead = false;
    return async (write, happen, body) => {
      if (isDead) throw new Killed('the process is gone');
      if (random() > 0.2) return reporting(write, happen, body);
      if (random() < 0.3) {
        await fallAsleep();
        return reporting(write, happen, body);
      }
      if (random() < 0.3) await reporting(write, happen, body);
      if (random() < 0.4) {
        isDead = true;
        throw new Killed('killed');
      }
      if (write.startsWith('store ')) throw new StoreError('unavailable', write, 'the store is away');
      if (write.startsWith('send ')) throw new Error('the queue is away');
      throw (refusals[Math.floor(random() * refusals.length)] as (typeof refusals)[number])();
    };
  }

  /** Hands one message to a worker with faults; returns when that has ended or sleeps. */
  async function stepFaulty(queue: Queue): Promise<boolean> {
    const asleep = Promise.withResolvers<'asleep'>();
    const awake = Promise.withResolvers<void>();
    let held: ReceivedMessage | undefined;
    const ports = worker(
      faulty(async () => {
        asleep.resolve('asleep');
        await awake.promise;
      }),
    );
    const ended = step(queue, ports, (message) => {
      held = message;
    });
    const outcome = await Promise.race([ended, asleep.promise]);
    if (outcome !== 'asleep') return outcome;
    sleepers.push({ wake: awake.resolve, ended });
    if (held !== undefined) await queue.extend(held, 0);
    return true;
  }

  return {
    async blow(faults) {
      let left = faults;
      for (const name of ['sources', 'reconciles'] as const)
        while (left > 0 && (await stepFaulty(embedded.queues[name]))) left--;
      await drain(() => worker(reporting));
    },
    async wakeOne() {
      const [sleeper] = sleepers.splice(Math.floor(random() * sleepers.length), 1);
      sleeper?.wake();
      await sleeper?.ended;
      return sleeper !== undefined;
    },
  };
}
