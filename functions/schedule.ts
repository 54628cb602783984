import { encodeJob, type SurveyJob } from '../shared/queue/job.ts';
import { messageAt } from '../shared/queue/timer.ts';
import type { Ports } from '../shared/reconcile/context.ts';
import { offsetOf } from '../shared/reconcile/wake/due.ts';

const minuteMs = 60_000;

/** Sends one survey job per cluster, each minute. Those of a fleet are spread over the minute: each cluster has its own second. */
export function createHandler(ports: Ports): () => Promise<void> {
  return async () => {
    const now = ports.now();
    const clusters = await ports.listClusters();
    const jobAt = (cluster: string, at: number): SurveyJob => ({ type: 'survey', cluster, at, trace: ports.newId() });
    const [only] = clusters;
    if (only === undefined) return;
    if (clusters.length === 1)
      return ports.queues.surveys.send([encodeJob(jobAt(only.uid, now), `minute/${Math.floor(now / minuteMs)}`)]);
    const messages = clusters.map(({ uid }) => messageAt(jobAt(uid, nextSecondOf(uid, now)), now));
    await ports.queues.timers.send(messages);
  };
}

/** The next instant that is the cluster's own second of the minute; a tick that comes twice finds the same one. */
function nextSecondOf(uid: string, now: number): number {
  const offset = offsetOf(uid, minuteMs);
  return Math.ceil((now - offset) / minuteMs) * minuteMs + offset;
}
