import { findCondition, isTrue } from '../flux/conditions.ts';
import type { FluxObject } from '../flux/objects.ts';
import { requestedAtAnnotation } from '../flux/well-known.ts';
import type { ObjectJob } from '../queue/job.ts';
import type { AppliedRecord } from './run/record.ts';

type AnyRecord = AppliedRecord<Readonly<Record<string, unknown>>>;

/** Whether an object has come to a newer end than a job that no worker survived, so that there is nothing to say of that job. */
export function hasEndedSince(job: ObjectJob, object: FluxObject, record: AnyRecord): boolean {
  const { finished } = record;
  if (object.spec['suspend'] === true) return true;
  const ends = [finished?.startedAt, checkedSince(record), lastVerdictAt(object)];
  return ends.some((at) => at !== undefined && at > job.at) || (isWell(object) && !wasLeft(record));
}

/** When the health check began that goes on by timers, milliseconds since the epoch; undefined where none does. */
function checkedSince({ state: { health } }: AnyRecord): number | undefined {
  const { startedAt } = (health ?? {}) as { readonly startedAt?: unknown };
  return typeof startedAt === 'number' ? startedAt : undefined;
}

/** When Ready last became what it is, in whole seconds. While it is Unknown, nothing has ended. */
function lastVerdictAt({ status }: FluxObject): number | undefined {
  const ready = findCondition(status?.conditions, 'Ready');
  return ready === undefined || ready.status === 'Unknown' ? undefined : Date.parse(ready.lastTransitionTime);
}

/** Ready as it is now, with every request answered. */
function isWell({ metadata, status }: FluxObject): boolean {
  const ready = findCondition(status?.conditions, 'Ready');
  const token = metadata.annotations?.[requestedAtAnnotation];
  return (
    isTrue(status?.conditions, 'Ready') &&
    ready?.observedGeneration === metadata.generation &&
    !isTrue(status?.conditions, 'Reconciling') &&
    (token === undefined || token === status?.lastHandledReconcileAt)
  );
}

/** A run has claimed the object, and did not come to its end. */
function wasLeft({ claim, finished }: AnyRecord): boolean {
  return claim !== undefined && (finished === undefined || finished.startedAt < claim.at);
}
