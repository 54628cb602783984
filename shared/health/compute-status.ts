import { conditionsOf, fieldOf } from './fields.ts';
import { statusRules } from './kinds/index.ts';
import { current, failed, inProgress, type ObjectStatus, type StatusObject } from './status.ts';

/**
 * The status of a live object by the rules of kstatus: first deletion, an unobserved generation and the standard conditions, for every
 * kind; then the kind's own rule; then a Ready condition. An object without any of these is Current.
 *
 * @param now milliseconds since the epoch: a pod that cannot be scheduled fails only after a while
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
export function computeStatus(object: StatusObject, now: number): ObjectStatus {
  return ofAnyKind(object) ?? statusRules[ruleKey(object)]?.(object, now) ?? byReadyCondition(object) ?? isCurrent;
}

const isCurrent = current('Resource is current');

function ofAnyKind(object: StatusObject): ObjectStatus | undefined {
  if (fieldOf(object, 'metadata.deletionTimestamp'))
    return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  const generation = fieldOf(object, 'metadata.generation');
  const observed = fieldOf(object, 'status.observedGeneration');
  if (typeof generation === 'number' && typeof observed === 'number' && generation !== observed)
    return inProgress(`${object.kind} generation is ${generation}, but latest observed generation is ${observed}`);
  for (const { type, status, message } of conditionsOf(object)) {
    if (type === 'Reconciling' && status === 'True') return inProgress(message);
    if (type === 'Stalled' && status === 'True') return failed(message);
  }
  return undefined;
}

function byReadyCondition(object: StatusObject): ObjectStatus | undefined {
  for (const { type, status, message } of conditionsOf(object)) {
    if (type !== 'Ready') continue;
    if (status === 'True') return current('Resource is Ready');
    if (status === 'False' || status === 'Unknown') return inProgress(message);
  }
  return undefined;
}

function ruleKey({ apiVersion, kind }: StatusObject): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}
