import { enqueue, type SurveyJob } from '../shared/queue/job.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';

/** Called each minute: one survey a cluster. */
export function createHandler(ports: Ports): () => Promise<void> {
  return async () => {
    const at = ports.now();
    for (const { uid } of await ports.listClusters()) {
      const job: SurveyJob = { type: 'survey', cluster: uid, at, trace: ports.newId() };
      await enqueue(ports.queues, job, `minute/${Math.floor(at / 60_000)}`);
    }
  };
}
