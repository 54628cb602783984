import { numberAt, stringAt } from '../fields.ts';
import { current, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/**
 * A StatefulSet is Current when all its replicas are ready and of its newest template; with a partition, those above it. With the update
 * strategy OnDelete it always is.
 */
export function statusOfStatefulSet(object: StatusObject): ObjectStatus {
  if (stringAt(object, 'spec.updateStrategy.type', '') === 'OnDelete')
    return current('StatefulSet is using the ondelete update strategy');

  const desired = numberAt(object, 'spec.replicas', 1);
  const replicas = numberAt(object, 'status.replicas', 0);
  const ready = numberAt(object, 'status.readyReplicas', 0);
  const updated = numberAt(object, 'status.updatedReplicas', 0);
  const onCurrentRevision = numberAt(object, 'status.currentReplicas', 0);
  if (desired > replicas) return inProgress(`Replicas: ${replicas}/${desired}`);
  if (desired > ready) return inProgress(`Ready: ${ready}/${desired}`);
  if (replicas > desired) return inProgress(`Pending termination: ${replicas - desired}`);

  const partition = numberAt(object, 'spec.updateStrategy.rollingUpdate.partition', -1);
  if (partition !== -1) {
    return updated < desired - partition
      ? inProgress(`updated: ${updated}/${desired - partition}`)
      : current(`Partition rollout complete. updated: ${updated}`);
  }
  if (desired > onCurrentRevision) return inProgress(`current: ${onCurrentRevision}/${desired}`);
  if (stringAt(object, 'status.currentRevision', '') !== stringAt(object, 'status.updateRevision', ''))
    return inProgress('Waiting for updated revision to match current');
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`);
}
