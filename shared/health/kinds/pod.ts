import { conditionsOf, fieldOf, isRecord, stringAt } from '../fields.ts';
import { current, failed, inProgress, type ObjectStatus, type StatusObject } from '../status.ts';

const schedulingWindowMs = 15_000;

/** A Pod is Current when it is ready or has ended, Failed if a container crashes in a loop or no node has room for it. */
export function statusOfPod(object: StatusObject, now: number): ObjectStatus {
  const phase = stringAt(object, 'status.phase', '');
  return phases[phase]?.(object, now) ?? { status: 'Unknown', message: `unknown phase ${phase}` };
}

const phases: Readonly<Record<string, (object: StatusObject, now: number) => ObjectStatus>> = {
  '': () => inProgress('Pod phase not available'),
  Succeeded: () => current('Pod has completed successfully'),
  Failed: () => current('Pod has completed, but not successfully'),
  Running: statusOfRunning,
  Pending: statusOfPending,
};

function statusOfRunning(object: StatusObject): ObjectStatus {
  if (conditionsOf(object).some(({ type, status }) => type === 'Ready' && status === 'True'))
    return current('Pod is Ready');
  const containers = fieldOf(object, 'status.containerStatuses');
  const looping = (Array.isArray(containers) ? containers : [])
    .filter(isRecord)
    .filter((container) => fieldOf(container, 'state.waiting.reason') === 'CrashLoopBackOff')
    .map(({ name }) => String(name));
  return looping.length > 0
    ? failed(`Containers in CrashLoop state: ${looping.join(',')}`)
    : inProgress('Pod is running but is not Ready');
}

function statusOfPending(object: StatusObject, now: number): ObjectStatus {
  if (!isUnschedulable(object)) return inProgress('Pod is in the Pending phase');
  const created = Date.parse(stringAt(object, 'metadata.creationTimestamp', ''));
  return now - schedulingWindowMs < created
    ? inProgress('Pod has not been scheduled')
    : failed('Pod could not be scheduled');
}

/** True if no node has room for the pod. An autoscaler may still make room. */
export function isUnschedulable(object: StatusObject): boolean {
  return conditionsOf(object).some(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
}
