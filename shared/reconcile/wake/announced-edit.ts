import { isFluxName } from '../../flux/api/names.ts';
import { findOwner } from '../../flux/api/owner-labels.ts';
import { fluxKinds } from '../../flux/kinds.ts';
import { requestedAtAnnotation } from '../../flux/well-known.ts';
import { apiPath } from '../../ports/kube/api-path.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { metadataOnly } from '../../ports/kube/objects.ts';
import { type EditedJob, type Expectation, enqueue, type ObjectJob, type ResourceRef } from '../../queue/job.ts';
import { setTimer } from '../../queue/timer.ts';
import type { ReconcileContext } from '../context.ts';
import type { AnyReconciler } from '../run/reconciler.ts';
import { appliedKey, readStoredRecord } from '../run/record.ts';

interface Metadata {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a look at an object needs. */
type Look = Pick<ReconcileContext, 'cluster' | 'signal' | 'sleep'>;

/** The API server tells before it writes: a moment later the write is mostly there. Milliseconds between looks. */
const momentsMs = [15, 25, 50, 100, 200];
/** Then it is looked for by timers, and after the last one no more: a write that was refused never comes. */
const laterMs = [1000, 3000, 10_000];

/**
 * True once the announced edit is visible and no earlier run has handled it. False where another look follows, where the write never
 * came, and where an earlier run has put it right already. A job that is several in one has something to see in any case, and another
 * look follows for its last one.
 */
export async function isExpectedSeen(
  context: Look & Pick<ReconcileContext, 'store' | 'queues' | 'log' | 'now'>,
  job: ObjectJob,
  reconciler: Pick<AnyReconciler, 'record' | 'isAsLeft'>,
): Promise<boolean> {
  const { expect } = job;
  if (expect === undefined) return true;
  const { group, version, plural: resource } = fluxKinds[job.kind];
  const of = expect.of ?? { group, version, resource, namespace: job.namespace, name: job.name };
  const seen = await lookFor(context, of, expect, expect.of === undefined);
  if (seen !== undefined) return expect.of === undefined || !(await isAsLeft(context, job, reconciler, seen.live));
  const { looks = 0 } = expect;
  const later = laterMs[looks];
  const at = context.now();
  const { inAnyCase, ...alone } = expect;
  if (later !== undefined)
    await setTimer(context.queues, { ...job, expect: { ...alone, looks: looks + 1 } }, at + later, at);
  else context.log.debug('an announced edit did not come', { trace: job.trace });
  return inAnyCase === true;
}

/** Wakes the owner of an edited object, if it has one. */
export async function wakeOwner(
  context: Look & Pick<ReconcileContext, 'queues'>,
  { expect, cluster, at, trace }: EditedJob,
): Promise<void> {
  const labels = (await getMetadata(context, expect.of))?.labels;
  const owner = findOwner(labels);
  if (owner === undefined || !isFluxName(owner)) return;
  const { group, resource } = expect.of;
  await enqueue(
    context.queues,
    { type: 'object', cluster, ...owner, reason: 'drift', expect, at, trace },
    `edited/${group}/${resource}/${expect.of.namespace}/${expect.of.name}/${trace}`,
  );
}

interface Seen {
  /** Undefined where it is gone. */
  readonly live: Metadata | undefined;
}

async function lookFor(
  context: Look,
  of: ResourceRef,
  expect: Expectation,
  isFinalized: boolean,
): Promise<Seen | undefined> {
  for (const pause of [...momentsMs, undefined]) {
    const live = await getMetadata(context, of);
    if (isThere(live, expect, isFinalized)) return { live };
    if (pause !== undefined) await context.sleep(pause, context.signal);
  }
  return undefined;
}

/** `isFinalized`: that it is being deleted is what has to be seen, for whoever sees it lets it go. */
function isThere(live: Metadata | undefined, expect: Expectation, isFinalized: boolean): boolean {
  const { uid, generation = 0, requestedAt, replaces, after, gone } = expect;
  if (live === undefined) return gone === true;
  if (uid !== undefined && live.uid !== uid) return true;
  if (gone) return isFinalized && live.deletionTimestamp !== undefined;
  return (
    (live.generation ?? 0) >= generation &&
    // Which token is to be answered, the job says itself.
    (requestedAt === undefined ||
      replaces !== undefined ||
      live.annotations?.[requestedAtAnnotation] === requestedAt) &&
    (after === undefined || live.resourceVersion !== after)
  );
}

/** Whether the object is as the owner's last run left it: of a hundred edits at once, the first run puts right all that it sees. */
async function isAsLeft(
  { store }: Pick<ReconcileContext, 'store'>,
  job: ObjectJob,
  reconciler: Pick<AnyReconciler, 'record' | 'isAsLeft'>,
  live: Metadata | undefined,
): Promise<boolean> {
  if (live === undefined || reconciler.isAsLeft === undefined) return false;
  const { record } = await readStoredRecord(store, appliedKey(job), reconciler.record);
  return record !== undefined && reconciler.isAsLeft(record, live);
}

async function getMetadata({ cluster, signal }: Omit<Look, 'sleep'>, of: ResourceRef): Promise<Metadata | undefined> {
  try {
    const { metadata } = (await cluster.client.request({
      method: 'GET',
      path: apiPath(of),
      accept: metadataOnly,
      signal,
    })) as { metadata: Metadata };
    return metadata;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
