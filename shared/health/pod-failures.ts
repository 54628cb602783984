import { computeStatus } from './compute-status.ts';
import { fieldOf } from './fields.ts';
import { isUnschedulable } from './kinds/pod.ts';
import { failed, type ObjectStatus, type StatusObject } from './status.ts';

const podControllers: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

/** True if the object's pods have to be looked at too: it is a controller of pods and in progress. */
export function dependsOnPods(object: StatusObject, status: ObjectStatus): boolean {
  return status.status === 'InProgress' && object.apiVersion === 'apps/v1' && podControllers.has(object.kind);
}

/**
 * The status of a controller of pods: Failed if one of its pods has failed for good, else `status`. Pods that are being deleted, or wait
 * for a node, do not count.
 *
 * @param now milliseconds since the epoch
 */
export function statusWithPods(status: ObjectStatus, pods: readonly StatusObject[], now: number): ObjectStatus {
  const failures = pods.filter(
    (pod) =>
      computeStatus(pod, now).status === 'Failed' &&
      !fieldOf(pod, 'metadata.deletionTimestamp') &&
      !isUnschedulable(pod),
  );
  return failures.length === 0 ? status : failed(`${failures.length} pods have failed`);
}
