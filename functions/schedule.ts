import { encodeJob, type SurveyJob } from '../shared/queue/job.ts';
import { messageAt } from '../shared/queue/timer.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';
import { offsetOf } from '../shared/reconcile/wake/due.ts';

const minuteMs = 60_000;

/** Called each minute: one survey a cluster; those of a fleet spread over the minute, each at the second of its own. */
export function createHandler(ports: Ports): () => Promise<void> {
  return async () => {
    const now = ports.now();
    const clusters = await ports.listClusters();
    const jobAt = (cluster: string, at: number): SurveyJob => ({ type: 'survey', cluster, at, trace: ports.newId() });
    const [lone] = clusters;
    if (lone === undefined) return;
    if (clusters.length === 1)
      return ports.queues.surveys.send([encodeJob(jobAt(lone.uid, now), `minute/${Math.floor(now / minuteMs)}`)]);
    const messages = clusters.map(({ uid }) => messageAt(jobAt(uid, nextSecondOf(uid, now)), now));
    await ports.queues.timers.send(messages);
  };
}

/** The same instant, whenever within the minute before it one asks: a tick that comes twice makes one survey. */
function nextSecondOf(uid: string, now: number): number {
  const offset = offsetOf(uid, minuteMs);
  return Math.ceil((now - offset) / minuteMs) * minuteMs + offset;
}
