import { isFluxName } from '../../flux/api/names.ts';
import { enqueue, type ObjectJob } from '../../queue/job.ts';
import type { ReconcileContext } from '../context.ts';

interface Ref {
  readonly namespace: string;
  readonly name: string;
}

const prefixOf = (cluster: string, { namespace, name }: Ref): string =>
  `waiting/${cluster}/Kustomization/${namespace}/${name}/`;

/**
 * Notes that an object waits for a Kustomization. Note first, then look again: one that becomes ready in between finds the
 * note or is found ready.
 */
export async function waitFor(context: ReconcileContext, waiter: Ref, dependency: Ref): Promise<void> {
  // What cannot be there wakes nobody.
  if (!isFluxName(dependency)) return;
  const key = `${prefixOf(context.cluster.uid, dependency)}${waiter.namespace}/${waiter.name}`;
  await context.store.put(key, new Uint8Array());
}

/** Wakes all that wait for a Kustomization, now that it is ready. */
export async function wakeWaiting(
  context: ReconcileContext,
  dependency: Ref & { readonly resourceVersion: string },
  trace: string,
): Promise<void> {
  const prefix = prefixOf(context.cluster.uid, dependency);
  for await (const { key } of context.store.list(prefix)) {
    const [namespace, name] = key.slice(prefix.length).split('/');
    if (namespace === undefined || name === undefined) continue;
    const job: ObjectJob = {
      type: 'object',
      cluster: context.cluster.uid,
      kind: 'Kustomization',
      namespace,
      name,
      reason: 'dependency',
      at: context.now(),
      trace,
    };
    await enqueue(context.queues, job, `${dependency.namespace}/${dependency.name}/${dependency.resourceVersion}`);
    // Only after the job is sent: a crash in between wakes twice, never not at all.
    await context.store.delete(key);
  }
}
