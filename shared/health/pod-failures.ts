import { computeStatus } from './compute-status.ts';
import { fieldOf } from './fields.ts';
import { isUnschedulable } from './kinds/pod.ts';
import { failed, type ObjectStatus, type StatusObject } from './status.ts';

const podControllers: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

/** Whether the pods of an object can turn its status: those of a controller that is still at work. */
export function dependsOnPods(object: StatusObject, status: ObjectStatus): boolean {
  return status.status === 'InProgress' && object.apiVersion === 'apps/v1' && podControllers.has(object.kind);
}

/** A controller at work with a pod that has failed for good has failed; pods that go, or wait for a node, do not count. */
export function statusWithPods(status: ObjectStatus, pods: readonly StatusObject[], now: number): ObjectStatus {
  const failures = pods.filter(
    (pod) =>
      computeStatus(pod, now).status === 'Failed' &&
      !fieldOf(pod, 'metadata.deletionTimestamp') &&
      !isUnschedulable(pod),
  );
  return failures.length === 0 ? status : failed(`${failures.length} pods have failed`);
}
