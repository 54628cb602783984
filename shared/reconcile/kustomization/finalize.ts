import { formatChanges } from '../../apply/apply-set.ts';
import { createClusterObjects } from '../../apply/cluster-objects.ts';
import { pruneEntries } from '../../apply/prune.ts';
import { StageError } from '../../errors.ts';
import type { Discovery } from '../../kube/discovery.ts';
import { isNotFound } from '../../kube/kube-api-error.ts';
import type { ReconcileContext } from '../context.ts';
import { clientFor } from './apply-revision.ts';
import { tell } from './events.ts';
import type { KustomizationSubject, LiveKustomization } from './subject.ts';

/** Deletes what a deleted Kustomization had applied, where it prunes, and lets it go. @throws StageError where an object cannot be deleted */
export async function finalizeKustomization(
  context: ReconcileContext,
  subject: KustomizationSubject,
  discovery: Discovery,
): Promise<void> {
  const { object } = subject;
  const entries = object.status?.inventory?.entries ?? [];
  if (object.spec.suspend !== true && object.spec.prune && entries.length > 0) {
    const revision = object.status?.lastAppliedRevision;
    if (await canAct(context, object)) {
      const objects = createClusterObjects({ client: clientFor(context, object), discovery, signal: context.signal });
      const pruned = await pruneEntries({ objects, checkClaim: async () => undefined }, entries, object.metadata);
      if (pruned.failure !== undefined) {
        await tell(context, subject, 'error', 'pruning for deleted resource failed', { revision });
        throw new StageError('PruneFailed', pruned.failure);
      }
      if (pruned.changes.length > 0) await tell(context, subject, 'info', formatChanges(pruned.changes), { revision });
    } else {
      await tell(context, subject, 'error', `unable to prune objects: \n${entries.map(({ id }) => id).join('\n')}`, {
        revision,
      });
    }
  }
  await subject.removeFinalizer();
}

/** The service account to act as may be gone with its namespace: then nothing is deleted on its behalf. */
async function canAct({ cluster, signal }: ReconcileContext, { metadata, spec }: LiveKustomization): Promise<boolean> {
  const account = spec.serviceAccountName ?? cluster.defaultServiceAccount;
  if (account === undefined) return true;
  try {
    await cluster.client.request({
      method: 'GET',
      path: `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${encodeURIComponent(account)}`,
      signal,
    });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
