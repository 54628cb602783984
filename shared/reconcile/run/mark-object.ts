import type { Clock } from '../../base/clock.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { ReconcileContext } from '../context.ts';
import { LiveObject } from './live-object.ts';
import { saveStatus } from './save-object.ts';

type MarkContext = Pick<ReconcileContext, 'signal'> &
  Pick<Clock, 'now'> & { readonly cluster: Pick<ReconcileContext['cluster'], 'client'> };

/** A suspended object is left alone; only a request is acknowledged, as in Flux. @throws StartOver where it changed since it was read */
export async function acknowledgeRequest(context: MarkContext, live: FluxObject): Promise<void> {
  const object = new LiveObject(live, context);
  const { token } = object;
  if (token === undefined || token === live.status?.lastHandledReconcileAt) return;
  await saveStatus({ client: context.cluster.client, signal: context.signal }, object, {
    lastHandledReconcileAt: token,
  });
}

/**
 * Changes conditions of an object that no run works on, and nothing else of its status.
 *
 * @param change sets and removes them
 * @throws StartOver where it changed since it was read
 */
export async function markObject(
  context: MarkContext,
  live: FluxObject,
  change: (object: LiveObject) => void,
): Promise<void> {
  const object = new LiveObject(live, context);
  change(object);
  await saveStatus({ client: context.cluster.client, signal: context.signal }, object);
}
