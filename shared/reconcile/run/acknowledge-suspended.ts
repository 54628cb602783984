import type { FluxObject } from '../../flux/objects.ts';
import type { ReconcileContext } from '../context.ts';
import { createSubject } from './live-object.ts';

/** A suspended object is left alone; only a request is acknowledged, as in Flux. */
export async function acknowledgeSuspended(context: ReconcileContext, live: FluxObject): Promise<void> {
  const subject = createSubject(context, live);
  if (subject.token !== undefined && subject.token !== live.status?.lastHandledReconcileAt)
    await subject.save({ lastHandledReconcileAt: subject.token });
}
