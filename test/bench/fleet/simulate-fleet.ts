import { dueTicks } from '../../../shared/reconcile/due.ts';
import { addCalls, type Calls, noCalls, timesCalls } from './calls.ts';
import type { EventCosts } from './measure-events.ts';

export interface Fleet {
  readonly clusters: number;
  /** Of each cluster. */
  readonly sources: number;
  /** Of each cluster. */
  readonly kustomizations: number;
  readonly intervalMs: number;
  /** Of each cluster in an hour; each changes one app. */
  readonly pushesPerHour: number;
  /** Of each cluster in an hour, made by hand. */
  readonly editsPerHour: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** At most as many messages as SQS takes and hands out at once. */
const batch = 10;

/**
 * One hour of a fleet, minute by minute: who is due is asked of the very code that a survey asks, and each event costs what it was measured to
 * cost.
 */
export function simulateFleet(costs: EventCosts, fleet: Fleet): Calls {
  const { clusters, sources, kustomizations, intervalMs, pushesPerHour, editsPerHour } = fleet;
  let calls = noCalls;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const count = (kind: string, objects: number): number => {
      let ticks = 0;
      for (let object = 0; object < objects; object++)
        ticks += dueTicks(`${cluster}/${kind}/${object}`, intervalMs, 0, 0, hourMs).length;
      return ticks;
    };
    calls = addCalls(calls, timesCalls(costs.sourceTick, count('source', sources)));
    calls = addCalls(calls, timesCalls(costs.kustomizationTick, count('kustomization', kustomizations)));
  }
  calls = addCalls(calls, timesCalls(costs.push, clusters * pushesPerHour));
  calls = addCalls(calls, timesCalls(costs.edit, clusters * editsPerHour));
  // The clock is one invocation and one request for ten surveys, however many clusters there are.
  const surveys = timesCalls(costs.minute, 60 * clusters);
  const saved = 60 * (clusters - 1);
  return addCalls(calls, {
    ...surveys,
    invocations: surveys.invocations - saved,
    queueRequests: surveys.queueRequests - 60 * (clusters - Math.ceil(clusters / batch)),
  });
}
