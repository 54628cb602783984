import { StageError } from '../../errors.ts';
import { decodeObject } from '../../flux/api/decode.ts';
import { gitRepositoryKind } from '../../flux/api/git-repository.ts';
import { describeUnsupported, unsupportedReason } from '../../flux/unsupported.ts';
import type { ObjectJob } from '../../queue/job.ts';
import type { GitSource } from '../../source/fetch-source.ts';
import type { ReconcileContext } from '../context.ts';
import { acknowledgeSuspended } from '../run/acknowledge-suspended.ts';
import { createSubject } from '../run/live-object.ts';
import { appliedKey, type HeldRecord, readStoredRecord, recordOf } from '../run/record.ts';
import { runClaimed } from '../run/run-claimed.ts';
import { isStaleTimer } from '../run/timers.ts';
import { getOwnObject } from '../shard.ts';
import { fail, failureOf } from './fail.ts';
import { fetchRevision } from './fetch-revision.ts';
import { finalizeSource } from './finalize.ts';
import { gitSourceOf } from './git-source.ts';
import { isUnchanged } from './is-unchanged.ts';
import type { LiveGitRepository, SourceRun } from './subject.ts';
import { succeed } from './succeed.ts';

/** Brings a GitRepository's artifact to the revision that Git has, and wakes what is built from it. */
export async function reconcileSource(context: ReconcileContext, job: ObjectJob): Promise<void> {
  // Before the object: what is written under a claim of this record was known to nobody earlier.
  const stored = await readStoredRecord(context.store, appliedKey(job));
  const live = await getOwnObject<LiveGitRepository>(context, job);
  if (live === undefined) return;
  const held = recordOf(stored, live.metadata.uid);
  const claimed = (work: (run: SourceRun) => Promise<void>): Promise<void> =>
    runClaimed(context, job, held, live, (run) =>
      work({ ...run, subject: createSubject(context, live, run.claim), trace: job.trace }),
    );
  if (live.metadata.deletionTimestamp !== undefined) return claimed((run) => finalizeSource(context, run));
  if (live.spec.suspend === true) return acknowledgeSuspended(context, live);
  if (isStaleTimer(job, held.record)) return;
  const object = decodeObject(gitRepositoryKind, live);
  const look = job.reason === 'interval' ? await lookForNews(context, object, held) : {};
  if (look.isUnchanged) return;
  await claimed((run) => attempt(context, job, run, object, look.error));
}

interface Look {
  readonly isUnchanged?: boolean;
  /** Why nobody can say: it is not asked a second time. */
  readonly error?: unknown;
}

async function lookForNews(context: ReconcileContext, live: LiveGitRepository, held: HeldRecord): Promise<Look> {
  try {
    return { isUnchanged: await isUnchanged(context, live, await sourceOf(context, live), held) };
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return { error };
  }
}

async function attempt(
  context: ReconcileContext,
  job: ObjectJob,
  run: SourceRun,
  live: LiveGitRepository,
  earlier: unknown,
): Promise<void> {
  await run.subject.ensureFinalizer();
  try {
    if (earlier !== undefined) throw earlier;
    await succeed(context, run, await fetchRevision(context, await sourceOf(context, live)));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    await fail(context, job, run, failure);
  }
}

async function sourceOf(context: ReconcileContext, live: LiveGitRepository): Promise<GitSource> {
  const unsupported = describeUnsupported('GitRepository', live.spec);
  if (unsupported !== undefined) throw new StageError(unsupportedReason, unsupported, { outcome: 'stalled' });
  return gitSourceOf(context, live);
}
