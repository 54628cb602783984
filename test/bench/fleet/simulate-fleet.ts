import { dueTicks } from '../../../shared/reconcile/wake/due.ts';
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
 * One hour of a fleet, minute by minute: who is due is asked of the very code that a survey asks, and each event costs what it was
 * measured to cost.
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
  // The clock is one invocation, however many clusters there are.
  const surveys = timesCalls(costs.minute, 60 * clusters);
  const saved = 60 * (clusters - 1);
  const spread = clusters === 1 ? noCalls : spreadSurveys(clusters);
  return addCalls(addCalls(calls, spread), { ...surveys, invocations: surveys.invocations - saved });
}

/**
 * What it costs in an hour that each cluster is surveyed at its own second: sent to the timers ten at a time, handed out as they come
 * due, within a second together. That they go on to the surveys one by one is counted with the minute.
 */
function spreadSurveys(clusters: number): Calls {
  const seconds = Math.min(clusters, 60);
  const handedOut = Math.max(seconds, Math.ceil(clusters / batch));
  return {
    ...noCalls,
    invocations: 60 * handedOut,
    queueRequests: 60 * (Math.ceil(clusters / batch) + 2 * handedOut),
  };
}
