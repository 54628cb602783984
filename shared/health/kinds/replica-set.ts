import { conditionsOf, numberAt } from '../fields.ts';
import { current, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** A ReplicaSet is Current when all its replicas are available. */
export function statusOfReplicaSet(object: StatusObject): ObjectStatus {
  if (conditionsOf(object).some(({ type, status }) => type === 'ReplicaFailure' && status === 'True'))
    return inProgress('Replica Failure condition. Check Pods');

  const desired = numberAt(object, 'spec.replicas', 1);
  for (const [label, field] of progress) {
    const reached = numberAt(object, `status.${field}`, 0);
    if (desired > reached) return inProgress(`${label}: ${reached}/${desired}`);
  }
  const replicas = numberAt(object, 'status.replicas', 0);
  if (replicas > desired) return inProgress(`Pending termination: ${replicas - desired}`);
  return current(`ReplicaSet is available. Replicas: ${replicas}`);
}

const progress = [
  ['Labelled', 'fullyLabeledReplicas'],
  ['Available', 'availableReplicas'],
  ['Ready', 'readyReplicas'],
] as const;
