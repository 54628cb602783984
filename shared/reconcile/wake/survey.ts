import { messageOf } from '../../base/errors.ts';
import { parseInterval } from '../../flux/api/duration.ts';
import { type Condition, findCondition, isTrue } from '../../flux/conditions.ts';
import { fluxKinds, type ReconciledKind, surveyedKinds } from '../../flux/kinds.ts';
import { requestedAtAnnotation } from '../../flux/well-known.ts';
import { enqueue, type ObjectJob, type SurveyJob } from '../../queue/job.ts';
import { longestDelayMs, setTimer } from '../../queue/timer.ts';
import type { ReconcileContext } from '../context.ts';
import { isServed } from '../shard.ts';
import { dueTicks } from './due.ts';
import { endLeftAlone } from './left-alone.ts';
import { listForSurvey, type SurveyedObject } from './survey-list.ts';
import { readSurvey, writeSurvey } from './survey-record.ts';

/** How far ahead a survey sends ticks to the timers: until the next survey, and a little more than it may be late. */
const aheadMs = 60_000;
/** Longer than any timer: what should have gone on by itself by then did not. */
const lostAfterMs = 15 * 60_000;

type Context = Pick<ReconcileContext, 'cluster' | 'store' | 'queues' | 'log' | 'signal' | 'now'>;

interface Due {
  readonly reason: ObjectJob['reason'];
  /** Names the event, for deduplication. */
  readonly event: string;
  /** Now, or within the coming minute. */
  readonly at: number;
}

/**
 * Looks at a cluster's objects and wakes those that are due since the last look. Lost ticks are made up for. A kind that the cluster does
 * not have has no objects; one that cannot be listed is logged and looked at from the same instant the next time.
 *
 * @throws what was thrown last, where no kind could be listed
 */
export async function surveyCluster(context: Context, job: SurveyJob): Promise<void> {
  const held = await readSurvey(context);
  const { at: last = {}, leftAlone } = held.survey;
  if (leftAlone !== undefined) await endLeftAlone(context);
  // Late surveys are one: a look that began after this one was due has seen what it would see.
  if (surveyedKinds.every((kind) => (last[kind] ?? 0) - aheadMs >= job.at)) return;
  const at: Record<string, number> = {};
  const failures: unknown[] = [];
  let due = 0;
  for (const kind of surveyedKinds) {
    const after = last[kind];
    const span = spanOf(after, context.now());
    try {
      due += await surveyKind(context, kind, span, job.trace);
      at[kind] = span.upTo;
    } catch (error) {
      context.signal.throwIfAborted();
      failures.push(error);
      if (after !== undefined) at[kind] = after;
      context.log.error('a kind was not surveyed', {
        stage: 'survey',
        kind,
        error: messageOf(error),
        trace: job.trace,
      });
    }
  }
  if (failures.length === surveyedKinds.length) throw failures.at(-1);
  await writeSurvey(context, held, { at });
  if (due > 0) context.log.debug('survey', { stage: 'survey', due });
}

/** The instants in which a tick is due. */
interface Span {
  readonly after: number;
  readonly now: number;
  readonly upTo: number;
  /** Nothing is known of an earlier look: the store is new, or was lost, and with it what the objects need of it. */
  readonly isFirst: boolean;
}

function spanOf(last: number | undefined, now: number): Span {
  const after = last ?? now - aheadMs;
  return { after, now, upTo: Math.max(now + aheadMs, after), isFirst: last === undefined };
}

async function surveyKind(context: Context, kind: ReconciledKind, span: Span, trace: string): Promise<number> {
  let due = 0;
  for await (const object of listForSurvey(context.cluster.client, kind, context.signal)) {
    if (!isServed(context.cluster, object.metadata.labels)) continue;
    for (const found of dueOf(kind, object, span)) {
      due++;
      await wake(context, kind, object, found, trace);
    }
  }
  return due;
}

/** When and why an object is due in a span; empty where it is not. */
export function dueOf(
  kind: ReconciledKind,
  { metadata, spec, status }: SurveyedObject,
  { after, now, upTo, isFirst }: Span,
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
  if (isFirst && isNeededAtFirst(kind, ready)) return [{ reason: 'drift', event: `first/${minute}`, at: now }];
  const { reason, period } = rhythmOf(spec, ready);
  return dueTicks(metadata.uid, period, after, now, upTo).map((tick) => ({
    reason,
    event: `${reason === 'retry' ? 'retry' : 'tick'}/${period}/${tick.number}`,
    at: Math.max(tick.at, now),
  }));
}

/**
 * What holds its state in the store: the paths of hooks, what sources have published, timers. An applier that is well is woken by its
 * source.
 */
function isNeededAtFirst(kind: ReconciledKind, ready: Pick<Condition, 'status'>): boolean {
  return fluxKinds[kind].role !== 'applier' || ready.status !== 'True';
}

/** An object that is not Ready is tried again at its retry interval: by a timer, or, where no timer reaches so far, in this phase. */
function rhythmOf(
  spec: SurveyedObject['spec'],
  ready: Pick<Condition, 'status'>,
): { readonly reason: 'interval' | 'retry'; readonly period: number } {
  const retry = spec['retryInterval'] === undefined ? 0 : intervalOf(spec['retryInterval']);
  if (ready.status === 'False' && retry > longestDelayMs) return { reason: 'retry', period: retry };
  return { reason: 'interval', period: intervalOf(spec['interval']) };
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
  { cluster, queues, now }: Pick<Context, 'cluster' | 'queues' | 'now'>,
  kind: ReconciledKind,
  { metadata }: SurveyedObject,
  due: Due,
  trace: string,
): Promise<void> {
  const { namespace, name } = metadata;
  const job: ObjectJob = {
    type: 'object',
    cluster: cluster.uid,
    kind,
    namespace,
    name,
    reason: due.reason,
    at: due.at,
    trace,
  };
  if (due.at > now()) await setTimer(queues, job, due.at, now());
  else await enqueue(queues, job, due.event);
}
