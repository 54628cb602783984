import { functionsOn } from '../../../functions/index.ts';
import { messageOf } from '../../../shared/base/errors.ts';
import type { QueueWatch } from '../../../shared/monitor/queue-watch.ts';
import type { DurablePorts } from '../../../shared/ports/store/durable-ports.ts';
import { forgetUnused } from '../../../shared/ports/store/forget-unused.ts';
import { jobQueues } from '../../../shared/queue/job.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { every, hourMs, minuteMs } from './clock.ts';
import { pollQueue } from './poll-queue.ts';

/** What the pollers and the clock need. */
export interface Work {
  readonly ports: Ports;
  readonly deadLetters: DurablePorts['deadLetters'];
  /** Notes when each queue's handler takes a message. */
  readonly watch: QueueWatch;
  /** Renews the claim on shared queues. */
  readonly hold: () => Promise<void>;
  /** Ends all of it, once what is under way is finished. */
  readonly signal: AbortSignal;
}

/** Starts what calls the functions: a poller for each queue and for its dead letters, and the clock. Each promise ends after `signal`. */
export function startWork({ ports, deadLetters, watch, hold, signal }: Work): readonly Promise<unknown>[] {
  const { log, store, now } = ports;
  const host = { endless: true };
  const reporting = (message: string) => (error: unknown) => log.error(message, { error: messageOf(error) });
  return [
    ...functionsOn('queue').map(({ queue, create, inProcess }) =>
      pollQueue({
        queue: ports.queues[queue],
        handler: watch.watch(queue, create(ports, host)),
        ...inProcess,
        log,
        signal,
      }),
    ),
    ...functionsOn('dead-letters').flatMap(({ create }) =>
      jobQueues.map((name) =>
        pollQueue({
          queue: deadLetters[name],
          handler: create(ports, deadLetters, name),
          concurrency: 1,
          log,
          signal,
        }),
      ),
    ),
    ...functionsOn('clock').map(({ name, create }) =>
      every(minuteMs, create(ports), reporting(`${name} failed; it is called again in a minute`), signal),
    ),
    every(hourMs, () => forgetUnused(store, now(), signal), reporting('unused objects were not deleted'), signal),
    every(minuteMs, hold, reporting('the queues are shared'), signal),
  ];
}
