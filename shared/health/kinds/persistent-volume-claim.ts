import { stringAt } from '../fields.ts';
import { current, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** A PersistentVolumeClaim is Current when it is bound. */
export function statusOfPersistentVolumeClaim(object: StatusObject): ObjectStatus {
  const phase = stringAt(object, 'status.phase', 'unknown');
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`);
}
