import { fieldOf, numberAt } from '../fields.ts';
import { current, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** A DaemonSet is Current when every node that should run its newest pod has it ready. */
export function statusOfDaemonSet(object: StatusObject): ObjectStatus {
  // Its controller always writes these fields: if they are missing, it has not seen the object yet.
  for (const path of ['metadata.generation', 'status.observedGeneration'])
    if (typeof fieldOf(object, path) !== 'number') return inProgress(`${object.kind} ${path} not found`);

  const desired = numberAt(object, 'status.desiredNumberScheduled', -1);
  if (desired === -1) return inProgress('Missing .status.desiredNumberScheduled');
  for (const [label, field] of progress) {
    const reached = numberAt(object, `status.${field}`, 0);
    if (desired > reached) return inProgress(`${label}: ${reached}/${desired}`);
  }
  return current(`All replicas scheduled as expected. Replicas: ${desired}`);
}

const progress = [
  ['Current', 'currentNumberScheduled'],
  ['Updated', 'updatedNumberScheduled'],
  ['Available', 'numberAvailable'],
  ['Ready', 'numberReady'],
] as const;
