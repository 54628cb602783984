import { findCondition, isTrue } from '../../flux/conditions.ts';
import type { FluxObject } from '../../flux/objects.ts';
import { requestedAtAnnotation } from '../../flux/well-known.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { AppliedRecord } from './record.ts';

interface Applied extends Omit<FluxObject, 'status'> {
  readonly status?: (FluxObject['status'] & { readonly lastAppliedRevision?: string | undefined }) | undefined;
}

/** What a check is about that goes on by timers: another one of these makes it another check, with a time of its own. */
export interface CheckSubject {
  readonly revision: string;
  readonly generation: number;
  readonly token?: string | undefined;
}

/** The check that is under way of this very revision, generation and token. */
export function findCheck<Check extends CheckSubject>(
  check: Check | undefined,
  wanted: CheckSubject,
): Check | undefined {
  const isSame =
    check?.revision === wanted.revision && check.generation === wanted.generation && check.token === wanted.token;
  return isSame ? check : undefined;
}

type Checked = AppliedRecord<{ readonly health?: CheckSubject | undefined }>;

/**
 * Is there nothing to do for this job? It depends on why the object was woken: the clock always looks; a push, an edit or a
 * request compares, so that fifty pushes in a minute make one apply; a retry, a dependency and a health check look at what they
 * wait for.
 */
export function isNothingToDo(job: ObjectJob, object: Applied, record: Checked, revision: string): boolean {
  if (job.reason === 'drift' || job.reason === 'interval') return false;
  if (job.reason === 'health') return record.state.health === undefined;
  return (
    isUpToDate(object, revision) ||
    isUnderHealthCheck(object, record, revision) ||
    isAnswered(job, object, record, revision)
  );
}

function isHandled({ metadata, status }: Applied): boolean {
  const token = metadata.annotations?.[requestedAtAnnotation];
  return token === undefined || token === status?.lastHandledReconcileAt;
}

function isUpToDate(object: Applied, revision: string): boolean {
  const { conditions, observedGeneration, lastAppliedRevision } = object.status ?? {};
  return (
    isHandled(object) &&
    observedGeneration === object.metadata.generation &&
    isTrue(conditions, 'Ready') &&
    findCondition(conditions, 'Reconciling') === undefined &&
    lastAppliedRevision === revision
  );
}

/** Applied, and its health is being waited for: a timer goes on with it. */
function isUnderHealthCheck({ metadata }: Applied, record: Checked, revision: string): boolean {
  const { generation, annotations } = metadata;
  const token = annotations?.[requestedAtAnnotation];
  return record.timer !== undefined && findCheck(record.state.health, { revision, generation, token }) !== undefined;
}

/** A run that began after the event has finished with the very same inputs, well or not. */
function isAnswered(job: ObjectJob, object: Applied, { finished }: Checked, revision: string): boolean {
  return (
    (job.reason === 'push' || job.reason === 'edit' || job.reason === 'request') &&
    finished !== undefined &&
    finished.startedAt > job.at &&
    finished.revision === revision &&
    finished.generation === object.metadata.generation &&
    isHandled(object)
  );
}
