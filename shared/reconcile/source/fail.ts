import { isDeepStrictEqual } from 'node:util';
import { StageError } from '../../errors.ts';
import type { ObjectJob } from '../../queue/job.ts';
import { describeGitFailure } from '../../source/fetch-source.ts';
import { GitError } from '../../source/git/git-error.ts';
import { type ReconcileContext, recordEvent } from '../context.ts';
import type { AppliedRecord } from '../run/record.ts';
import { endRun } from '../run/run-claimed.ts';
import { saveFenced } from '../run/save-fenced.ts';
import { armTimer, timerOf } from '../run/timers.ts';
import { describeProgress } from './progress.ts';
import type { SourceRun } from './subject.ts';

/** The first retry after a failure, doubled with the time it lasts. */
const shortestRetryMs = 1000;
const longestRetryMs = 900_000;

interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly stalled: boolean;
}

/** What a person reads of an error; undefined for one that only the worker's end can answer. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof StageError)
    return { reason: error.reason, message: error.message, stalled: error.outcome === 'stalled' };
  // Nothing but another URL helps against one that is not valid.
  if (error instanceof GitError) return { ...describeGitFailure(error), stalled: error.code === 'invalid-url' };
  return undefined;
}

/** Not Ready, with the reason; tried again the later, the longer it fails. @throws ClaimLost */
export async function fail(context: ReconcileContext, job: ObjectJob, run: SourceRun, failure: Failure): Promise<void> {
  const { subject } = run;
  const { reason, message } = failure;
  const known = subject.conditions.some(({ type, message: old }) => type === 'FetchFailed' && old === message);
  await writeStatus(run, failure);
  const { namespace, name } = subject.object.metadata;
  const object = `GitRepository/${namespace}/${name}`;
  const about = { stage: 'source', object, reason, error: message, trace: run.trace };
  context.log.warn('source not fetched', { metric: 'FailedObjects', ...about });
  if (!known) {
    const event = { object: subject.object, severity: 'error', reason, message } as const;
    await recordEvent(context, { ...event, reporter: 'source-controller' });
  }
  await retryLater(context, job, run, failure);
}

async function writeStatus(run: SourceRun, { reason, message, stalled }: Failure): Promise<void> {
  const { subject } = run;
  const { status } = subject.object;
  const progress = describeProgress(status?.observedGeneration, subject.generation);
  const setFailed = (): void => {
    subject.remove('ArtifactOutdated', 'StorageOperationFailed', stalled ? 'Reconciling' : 'Stalled');
    subject.set({ type: 'FetchFailed', status: 'True', reason, message });
    subject.set({ type: 'Ready', status: 'False', reason, message });
    if (stalled) subject.set({ type: 'Stalled', status: 'True', reason, message });
    else subject.set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: progress });
  };
  const fields = {
    ...(stalled ? { observedGeneration: subject.generation } : {}),
    ...(subject.token === undefined ? {} : { lastHandledReconcileAt: subject.token }),
  };
  setFailed();
  const isWritten =
    (!stalled || status?.observedGeneration === subject.generation) &&
    (subject.token === undefined || subject.token === status?.lastHandledReconcileAt) &&
    isDeepStrictEqual(subject.conditions, status?.conditions);
  await saveFenced({ ...run, isWritten }, fields, setFailed);
}

async function retryLater(
  context: ReconcileContext,
  job: ObjectJob,
  run: SourceRun,
  { stalled }: Failure,
): Promise<void> {
  const { claim, subject } = run;
  const now = context.now();
  const failingSince = claim.record.failingSince ?? now;
  const afterMs = Math.min(Math.max(shortestRetryMs, now - failingSince), longestRetryMs);
  const timer = stalled ? undefined : timerOf(claim.record, { reason: 'retry', afterMs }, now);
  if (timer !== undefined) {
    await claim.check();
    await armTimer(context, job, timer, 'retry');
  }
  const revision = subject.object.status?.artifact?.revision ?? '';
  await endRun(run, { revision, generation: subject.generation }, ({ timer: _, ...record }): AppliedRecord => {
    return { ...record, failingSince, ...(timer === undefined ? {} : { timer }) };
  });
}
