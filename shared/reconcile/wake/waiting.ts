import { isFluxName } from '../../flux/api/names.ts';
import type { ReconciledKind } from '../../flux/kinds.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { Cluster, ReconcileContext } from '../context.ts';
import type { Run } from '../run/run.ts';

interface Ref {
  readonly namespace: string;
  readonly name: string;
}

/** Of what is waited for; objects wait for objects of their own kind. */
const prefixOf = (cluster: string, kind: ReconciledKind, { namespace, name }: Ref): string =>
  `waiting/${cluster}/${kind}/${namespace}/${name}/`;

/**
 * Notes that an object waits for another one of its kind. Note first, then look again: one that becomes ready in between finds the
 * note or is found ready.
 */
export async function waitFor(
  { store, cluster }: Pick<ReconcileContext, 'store'> & { readonly cluster: Pick<Cluster, 'uid'> },
  waiter: Ref & { readonly kind: ReconciledKind },
  dependency: Ref,
): Promise<void> {
  // What cannot be there wakes nobody.
  if (!isFluxName(dependency)) return;
  const key = `${prefixOf(cluster.uid, waiter.kind, dependency)}${waiter.namespace}/${waiter.name}`;
  await store.put(key, new Uint8Array());
}

interface Waking extends Pick<Run, 'home' | 'clock' | 'wake' | 'job'> {
  readonly store: ReconcileContext['store'];
}

/** Wakes all that wait for the object of this run, now that it is ready. */
export async function wakeWaiting(
  { home, clock, wake, job: { kind, trace }, store }: Waking,
  dependency: Ref & { readonly resourceVersion: string },
): Promise<void> {
  const prefix = prefixOf(home.uid, kind, dependency);
  for await (const { key } of store.list(prefix)) {
    const [namespace, name] = key.slice(prefix.length).split('/');
    if (namespace === undefined || name === undefined) continue;
    const job: ObjectJob = {
      type: 'object',
      cluster: home.uid,
      kind,
      namespace,
      name,
      reason: 'dependency',
      at: clock.now(),
      trace,
    };
    await wake.now([{ job, event: `${dependency.namespace}/${dependency.name}/${dependency.resourceVersion}` }]);
    // Only after the job is sent: a crash in between wakes twice, never not at all.
    await store.delete(key);
  }
}
