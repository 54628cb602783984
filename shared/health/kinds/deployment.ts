import { conditionsOf, numberAt } from '../fields.ts';
import { current, failed, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** The value that means “no deadline”: then the controller sets no Progressing condition. */
const noDeadline = 2 ** 31 - 1;

/** A Deployment is Current when all replicas are of its newest template, ready and available, and Failed after its progress deadline. */
export function statusOfDeployment(object: StatusObject): ObjectStatus {
  const conditions = conditionsOf(object);
  const progressing = conditions.filter(({ type }) => type === 'Progressing');
  if (progressing.some(({ reason }) => reason === 'ProgressDeadlineExceeded'))
    return failed('Progress deadline exceeded');

  const desired = numberAt(object, 'spec.replicas', 1);
  const replicas = numberAt(object, 'status.replicas', 0);
  const updated = numberAt(object, 'status.updatedReplicas', 0);
  const ready = numberAt(object, 'status.readyReplicas', 0);
  const available = numberAt(object, 'status.availableReplicas', 0);
  if (desired > replicas) return inProgress(`Replicas: ${replicas}/${desired}`);
  if (desired > updated) return inProgress(`Updated: ${updated}/${desired}`);
  if (replicas > desired) return inProgress(`Pending termination: ${replicas - desired}`);
  if (updated > available) return inProgress(`Available: ${available}/${updated}`);
  if (desired > ready) return inProgress(`Ready: ${ready}/${desired}`);

  const hasProgressed =
    numberAt(object, 'spec.progressDeadlineSeconds', noDeadline) === noDeadline ||
    progressing.some(({ status, reason }) => status === 'True' && reason === 'NewReplicaSetAvailable');
  if (!hasProgressed) return inProgress('ReplicaSet not Available');
  if (!conditions.some(({ type, status }) => type === 'Available' && status === 'True'))
    return inProgress('Deployment not Available');
  return current(`Deployment is available. Replicas: ${replicas}`);
}
