import type { Change } from '../../../apply/change.ts';
import { type InventoryEntry, inventoryEntryOf, inventoryId } from '../../../apply/inventory/inventory.ts';
import { createClusterObjects } from '../../../apply/target/cluster-objects.ts';
import { messageOf } from '../../../base/errors.ts';
import { mapConcurrently } from '../../../base/map-concurrently.ts';
import { type Manifest, subjectOf } from '../../../flux/api/manifest.ts';
import { fluxKinds } from '../../../flux/kinds.ts';
import { computeStatus } from '../../../health/compute-status.ts';
import { isHealthy, judgeHealth, type TargetStatus, type Verdict } from '../../../health/judge-health.ts';
import { dependsOnPods, statusWithPods } from '../../../health/pod-failures.ts';
import type { ObjectStatus } from '../../../health/status.ts';
import { apiPath } from '../../../ports/kube/api-path.ts';
import type { KubeClient } from '../../../ports/kube/client.ts';
import { KubeApiError } from '../../../ports/kube/kube-api-error.ts';
import { formatSelector, type LabelSelector } from '../../../ports/kube/label-selector.ts';
import { listObjects } from '../../../ports/kube/list.ts';
import { ownershipOf } from '../ownership.ts';
import { clientFor, entriesOf, type KustomizationRun, type LiveKustomization } from '../run.ts';
import type { HealthStage } from '../state.ts';
import { createTargetReader, refOf } from './read-targets.ts';

const concurrency = 8;

/** What the object wants to be healthy: all that was applied, or what it lists; never itself. */
export function healthTargets(
  { metadata, spec }: LiveKustomization,
  changes: readonly Change[],
): readonly InventoryEntry[] {
  const targets =
    spec.wait === true
      ? changes.filter(({ action }) => action !== 'skipped').map(({ object }) => inventoryEntryOf(object))
      : (spec.healthChecks ?? []).map(({ apiVersion = 'apps/v1', kind, name, namespace = metadata.namespace }) =>
          inventoryEntryOf({ apiVersion, kind, metadata: { name, namespace } }),
        );
  const self = inventoryId({
    namespace: metadata.namespace,
    name: metadata.name,
    group: fluxKinds.Kustomization.group,
    kind: 'Kustomization',
  });
  return targets.filter(({ id }) => id !== self);
}

/** Jobs that delete themselves when they are done: gone is healthy. */
export function jobsWithTtl(changes: readonly Change[]): readonly string[] {
  return changes
    .filter(
      ({ object }) =>
        object.kind === 'Job' &&
        (object['spec'] as { ttlSecondsAfterFinished?: number })?.ttlSecondsAfterFinished !== undefined,
    )
    .map(({ object }) => inventoryEntryOf(object).id);
}

export interface HealthLook {
  readonly verdict: Verdict;
  /** What is left to be looked at again. */
  readonly pending: readonly InventoryEntry[];
}

/** One look at every target; it never waits. */
export async function lookAtHealth(run: KustomizationRun, stage: HealthStage): Promise<HealthLook> {
  const { object, target: cluster, clock, signal } = run;
  const client = clientFor(run);
  const objects = createClusterObjects({ client, discovery: cluster.discovery, signal });
  const { targets } = stage;
  const owned = object.live.spec.wait === true ? entriesOf(object.live) : [];
  const read = createTargetReader({ objects, ownership: ownershipOf(object.live.metadata), targets, owned });
  const statuses = await mapConcurrently(targets, concurrency, async (entry): Promise<TargetStatus> => {
    const target = { subject: subjectOf(refOf(entry)), isJobWithTtl: stage.jobsWithTtl.includes(entry.id) };
    try {
      const live = await read(entry);
      return {
        ...target,
        status: live === undefined ? 'NotFound' : (await statusOf(live, { client, clock, signal })).status,
      };
    } catch (error) {
      signal.throwIfAborted();
      return { ...target, status: 'Unknown', error: messageOf(error) };
    }
  });
  return {
    verdict: judgeHealth(statuses, { timedOut: clock.now() >= stage.deadline }),
    pending: targets.filter((_, index) => !isHealthy(statuses[index] as TargetStatus)),
  };
}

/** The status of an object, and of its pods where they can have failed before it says so. */
async function statusOf(
  live: Manifest,
  { client, clock, signal }: Pick<KustomizationRun, 'clock' | 'signal'> & { readonly client: KubeClient },
): Promise<ObjectStatus> {
  const status = computeStatus(live, clock.now());
  const { selector } = (live['spec'] ?? {}) as { readonly selector?: LabelSelector };
  if (!dependsOnPods(live, status) || selector === undefined) return status;
  const { namespace = 'default' } = live.metadata;
  const path = apiPath({ group: '', version: 'v1', resource: 'pods', namespace });
  try {
    return statusWithPods(
      status,
      await listObjects(client, path, { labelSelector: formatSelector(selector), signal }),
      clock.now(),
    );
  } catch (error) {
    // Who may not list pods learns of a failure when the object itself says so.
    if (error instanceof KubeApiError && error.status === 403) return status;
    throw error;
  }
}
