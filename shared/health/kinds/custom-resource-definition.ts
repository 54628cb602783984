import { conditionsOf } from '../fields.ts';
import { current, failed, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

/** A CustomResourceDefinition is Current when its names are accepted and it is established. */
export function statusOfCustomResourceDefinition(object: StatusObject): ObjectStatus {
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (type === 'NamesAccepted' && status === 'False') return failed(message);
    if (type !== 'Established') continue;
    if (status === 'False' && reason !== 'Installing') return failed(message);
    if (status === 'True') return current('CRD is established');
  }
  return inProgress('Install in progress');
}
