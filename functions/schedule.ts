import { encodeJob, type SurveyJob } from '../shared/queue/job.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';

/** Called each minute: one survey a cluster. */
export function createHandler(ports: Ports): () => Promise<void> {
  return async () => {
    const at = ports.now();
    const event = `minute/${Math.floor(at / 60_000)}`;
    const messages = (await ports.listClusters()).map(({ uid }) => {
      const job: SurveyJob = { type: 'survey', cluster: uid, at, trace: ports.newId() };
      return encodeJob(job, event);
    });
    if (messages.length > 0) await ports.queues.surveys.send(messages);
  };
}
