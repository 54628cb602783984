import type { DecodeError } from '../../flux/api/decode.ts';
import { fluxKinds } from '../../flux/kinds.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { ObjectJob } from '../../queue/job.ts';
import { type ReconcileContext, recordEvent } from '../context.ts';
import { getOwnObject } from '../shard.ts';
import { createSubject } from './live-object.ts';

const reason = 'ValidationFailed';

/**
 * Says on an object that it is not what its schema allows, and which field is wrong: the API server let it in by another schema. Stalled, so
 * that only its next change wakes it. @throws StartOver where it changed since it was read
 */
export async function stallRefused(context: ReconcileContext, job: ObjectJob, error: DecodeError): Promise<void> {
  const live = await getOwnObject<FluxObject>(context, job);
  if (live === undefined || live.metadata.deletionTimestamp !== undefined) return;
  const { message } = error;
  const subject = createSubject(context, live);
  const known = subject.conditions.some(({ type, message: old }) => type === 'Stalled' && old === message);
  subject.remove('Reconciling');
  subject.set({ type: 'Ready', status: 'False', reason, message });
  subject.set({ type: 'Stalled', status: 'True', reason, message });
  await subject.save({
    observedGeneration: subject.generation,
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  });
  if (known) return;
  context.log.warn('an object is not what its schema says', { error: message, trace: job.trace });
  const event = { object: live, severity: 'error', reason, message, reporter: fluxKinds[job.kind].controller } as const;
  await recordEvent(context, event);
}
