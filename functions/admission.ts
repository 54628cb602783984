import { createAdmissionApp } from '../shared/admission/app.ts';
import { enqueue } from '../shared/queue/job.ts';
import { fluxKinds, requestedAtAnnotation } from '../shared/reconcile/flux-objects.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';

/** Takes the API server's word of edits: enqueues whom they concern, and lets them all pass. */
export function createApp({ secret, queues, now, newId, log }: Ports) {
  return createAdmissionApp({
    secret,
    words: { kinds: fluxKinds, requestedAt: requestedAtAnnotation },
    now,
    newId,
    log,
    enqueue: (job, event) => enqueue(queues, job, event),
  });
}
