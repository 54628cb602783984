import { type Manifest, subjectOf } from '../../api/manifest.ts';
import type { Change } from '../../apply/apply-set.ts';
import { createClusterObjects } from '../../apply/cluster-objects.ts';
import {
  apiVersionOf,
  type InventoryEntry,
  inventoryEntryOf,
  inventoryId,
  parseInventoryId,
} from '../../apply/inventory.ts';
import { mapConcurrently } from '../../apply/map-concurrently.ts';
import { messageOf } from '../../errors.ts';
import { computeStatus } from '../../health/compute-status.ts';
import { judgeHealth, type TargetStatus, type Verdict } from '../../health/judge-health.ts';
import type { HealthStage } from '../applied-record.ts';
import { clientFor, type KustomizationRun } from './apply-revision.ts';
import type { LiveKustomization } from './subject.ts';

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
    group: 'kustomize.toolkit.fluxcd.io',
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

/** One look at every target; it never waits. */
export async function lookAtHealth(run: KustomizationRun, stage: HealthStage): Promise<Verdict> {
  const { context, subject, discovery } = run;
  const objects = createClusterObjects({
    client: clientFor(context, subject.object),
    discovery,
    signal: context.signal,
  });
  const targets = await mapConcurrently(stage.targets, concurrency, async (entry): Promise<TargetStatus> => {
    const ref = refOf(entry);
    const isJobWithTtl = stage.jobsWithTtl.includes(entry.id);
    try {
      const live = await objects.get(ref);
      const status = live === undefined ? 'NotFound' : computeStatus(live, context.now()).status;
      return { subject: subjectOf(ref), status, isJobWithTtl };
    } catch (error) {
      context.signal.throwIfAborted();
      return { subject: subjectOf(ref), status: 'Unknown', error: messageOf(error), isJobWithTtl };
    }
  });
  return judgeHealth(targets, { timedOut: context.now() >= stage.deadline });
}

function refOf(entry: InventoryEntry): Manifest {
  const parsed = parseInventoryId(entry.id);
  if (parsed === undefined) throw new Error(`${entry.id} is not an inventory id`);
  const { namespace, name, kind } = parsed;
  return { apiVersion: apiVersionOf(parsed, entry), kind, metadata: namespace === '' ? { name } : { name, namespace } };
}
