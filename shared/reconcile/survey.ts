import { parseInterval } from '../api/duration.ts';
import { enqueue, type ObjectJob, type ReconciledKind, type SurveyJob } from '../queue/job.ts';
import { setTimer } from '../queue/timer.ts';
import { findCondition, isTrue } from './conditions.ts';
import type { ReconcileContext } from './context.ts';
import { dueTicks } from './due.ts';
import { requestedAtAnnotation } from './flux-objects.ts';
import { endLeftAlone } from './left-alone.ts';
import { listForSurvey, type SurveyedObject } from './survey-list.ts';
import { readSurvey, writeSurvey } from './survey-record.ts';

/** How far ahead a survey sends ticks to the timers: until the next survey, and a little more than it may be late. */
const aheadMs = 60_000;
/** Longer than any timer: what should have gone on by itself by then did not. */
const lostAfterMs = 15 * 60_000;

interface Due {
  readonly reason: ObjectJob['reason'];
  /** Names the event, for deduplication. */
  readonly event: string;
  /** Now, or within the coming minute. */
  readonly at: number;
}

/** Looks at a cluster's objects and wakes those that are due since the last look. Lost ticks are made up for. */
export async function surveyCluster(context: ReconcileContext, job: SurveyJob): Promise<void> {
  const now = context.now();
  const { at: last, leftAlone } = await readSurvey(context);
  if (leftAlone !== undefined) await endLeftAlone(context);
  // Late surveys are one: a look that began after this one was due has seen what it would see.
  if (last !== undefined && last - aheadMs >= job.at) return;
  const after = last ?? now - aheadMs;
  const upTo = Math.max(now + aheadMs, after);
  let due = 0;
  for (const kind of ['Receiver', 'GitRepository', 'Kustomization'] as const) {
    for await (const object of listForSurvey(context.cluster.client, kind, context.signal)) {
      for (const found of dueOf(object, after, now, upTo)) {
        due++;
        await wake(context, kind, object, found, job.trace);
      }
    }
  }
  await writeSurvey(context, { at: upTo });
  if (due > 0) context.log.debug('survey', { stage: 'survey', due });
}

/** When and why an object is due until `upTo`; empty where it is not. */
export function dueOf(
  { metadata, spec, status }: SurveyedObject,
  after: number,
  now: number,
  upTo: number,
): readonly Due[] {
  const minute = Math.floor(now / 60_000);
  if (metadata.deletionTimestamp !== undefined)
    return metadata.finalizers?.length ? [{ reason: 'edit', event: `gone/${minute}`, at: now }] : [];
  const token = metadata.annotations?.[requestedAtAnnotation];
  if (token !== undefined && token !== status?.lastHandledReconcileAt)
    return [{ reason: 'request', event: `request/${token}/${minute}`, at: now }];
  if (spec['suspend'] === true) return [];
  const ready = findCondition(status?.conditions, 'Ready');
  if (ready?.observedGeneration !== metadata.generation)
    return [{ reason: 'edit', event: `edit/${metadata.generation}/${minute}`, at: now }];
  if (isTrue(status?.conditions, 'Stalled')) return [];
  const since = Date.parse(findCondition(status?.conditions, 'Reconciling')?.lastTransitionTime ?? '');
  if (ready.status === 'Unknown' && now - since > lostAfterMs)
    return [{ reason: 'drift', event: `lost/${minute}`, at: now }];
  const interval = intervalOf(spec['interval']);
  return dueTicks(metadata.uid, interval, after, now, upTo).map((tick) => ({
    reason: 'interval',
    event: `tick/${interval}/${tick.number}`,
    at: Math.max(tick.at, now),
  }));
}

/** A Receiver's default where nothing is said, or nothing that can be read. */
function intervalOf(interval: unknown): number {
  try {
    return parseInterval(typeof interval === 'string' ? interval : '10m');
  } catch {
    return 600_000;
  }
}

async function wake(
  context: ReconcileContext,
  kind: ReconciledKind,
  { metadata }: SurveyedObject,
  due: Due,
  trace: string,
): Promise<void> {
  const { namespace, name } = metadata;
  const job: ObjectJob = {
    type: 'object',
    cluster: context.cluster.uid,
    kind,
    namespace,
    name,
    reason: due.reason,
    at: due.at,
    trace,
  };
  if (due.at > context.now()) await setTimer(context.queues, job, due.at, context.now());
  else await enqueue(context.queues, job, due.event);
}
