import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { fluxKinds } from '../../flux/kinds.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { FluxEvent } from '../../notify/record-event.ts';
import { enqueueAll, type ObjectJob, type Wake } from '../../queue/job.ts';
import { setTimer } from '../../queue/timer.ts';
import type { ReconcileContext, ServedCluster, Target } from '../context.ts';
import type { Claim } from './claim.ts';
import { LiveObject } from './live-object.ts';
import { recordEvent } from './record-event.ts';

/** An event of a run. */
export interface RunEvent extends Pick<FluxEvent, 'severity' | 'reason' | 'message' | 'metadata'> {
  /** What the run is about; it is named in the event where it is not empty. */
  readonly revision?: string | undefined;
}

/** Wakes objects. */
export interface Waker {
  now(wakes: readonly Wake[]): Promise<void>;
  /** At an instant at most 15 minutes ahead, milliseconds since the epoch. */
  at(job: ObjectJob, due: number): Promise<void>;
}

/** A run that holds its object. */
export interface Run<T extends FluxObject = FluxObject, State extends object = object> {
  readonly job: ObjectJob;
  readonly object: LiveObject<T>;
  readonly claim: Claim<State>;
  /** What the run is about; empty where the object has none. */
  readonly revision: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /**
   * An earlier run has claimed the object and has not come to its end: it died, or it is asleep and may still send one write, under the
   * versions that it has read.
   */
  readonly interrupts: boolean;
  readonly clock: Clock;
  /** True once nothing more may begin, because the worker must end soon. Absent if the worker may take its time. */
  readonly isOutOfTime?: () => boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Records an event on the object. Never throws. */
  readonly tell: (event: RunEvent) => Promise<void>;
  readonly wake: Waker;
  /** The cluster that holds the object. */
  readonly home: ServedCluster;
  /** The cluster that is written to, which need not be the one that holds the object. */
  readonly target: Target;
}

/** What is known of a run when it has claimed its object. */
export interface BegunRun<T extends FluxObject, State extends object> {
  readonly job: ObjectJob;
  readonly live: T;
  readonly claim: Claim<State>;
  readonly revision: string;
  readonly startedAt: number;
  readonly interrupts: boolean;
}

/** The run of a claimed object, in the cluster of its job. */
export function createRun<T extends FluxObject, State extends object>(
  context: ReconcileContext,
  { live, ...begun }: BegunRun<T, State>,
): Run<T, State> {
  const { cluster, queues, log, signal, deadline, now } = context;
  const object = new LiveObject(live, context);
  return {
    ...begun,
    object,
    clock: context,
    signal,
    log,
    ...(deadline === undefined ? {} : { isOutOfTime: () => now() >= deadline }),
    tell: (event) =>
      recordEvent({ client: cluster.client, now, log, signal }, describeEvent(object.live, begun.job, event)),
    wake: {
      now: (wakes) => enqueueAll(queues, wakes),
      at: (job, due) => setTimer(queues, job, due, now()),
    },
    home: cluster,
    target: cluster,
  };
}

function describeEvent(object: FluxObject, { kind }: ObjectJob, { revision, metadata, ...event }: RunEvent) {
  const { group, controller } = fluxKinds[kind];
  return {
    ...event,
    object,
    metadata: { ...(revision ? { [`${group}/revision`]: revision } : {}), ...metadata },
    reporter: controller,
  };
}
