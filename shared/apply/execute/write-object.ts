import { messageOf } from '../../base/errors.ts';
import { type Manifest, subjectOf } from '../../flux/api/manifest.ts';
import { isConflict, isNotFound, KubeApiError } from '../../ports/kube/kube-api-error.ts';
import type { ApplyContext } from '../apply-context.ts';
import { ObjectError } from '../apply-error.ts';
import type { Plan } from '../plan/plan-object.ts';

const longestDeletionMs = 10_000;
/** No object ever has this version: an apply that names it creates an object, and is refused if there is one by now. */
const versionOfNone = { resourceVersion: '1' };
/** Set and removed within one run, only so that the object's version changes. Its key is below the policies' group. */
const fenceAnnotation = 'fence';

/** The part of an apply's context that writing needs. */
type WriteContext = Omit<ApplyContext, 'isOutOfTime'>;

/** Which object, and which version of it, a write may change. */
type Version = Pick<Manifest['metadata'], 'uid' | 'resourceVersion'>;

/** The answer to a write. */
interface Written {
  readonly answer: Manifest;
  /** Made by this very write. */
  readonly isNew: boolean;
}

/**
 * Writes the planned object: cleans up its field managers, recreates it, or applies it, as the plan says.
 *
 * @throws ObjectError if the API server refuses the write; a KubeApiError that `isStale` recognises if the object is no longer the one
 * that was
 *   compared; what `checkClaim` throws
 */
export async function writeObject(context: WriteContext, plan: Plan): Promise<Written> {
  const { desired, seen, cleanup } = plan;
  const { object } = desired;
  if (plan.recreate === true && seen !== undefined) await deleteAndWait(context, object, seen);
  if (plan.recreate === true || seen === undefined) return create(context, object);
  let version: Version = seen;
  if (cleanup !== undefined)
    version = (await ask(context, object, () => context.objects.jsonPatch(object, cleanup, context.ownership)))
      .metadata;
  if (plan.fenced)
    version = (await applyVersion(context, withFence(context, object, seen.resourceVersion), version)).metadata;
  return { answer: await applyVersion(context, object, version), isNew: false };
}

async function create(context: WriteContext, object: Manifest): Promise<Written> {
  try {
    return { answer: await applyVersion(context, object, versionOfNone), isNew: true };
  } catch (error) {
    if (!refusesVersion(error)) throw error;
    return { answer: await applyVersion(context, object, {}), isNew: false };
  }
}

/** An API server of somebody's own (an aggregated one) may take no version for what does not exist yet. */
function refusesVersion(error: unknown): boolean {
  const cause = error instanceof ObjectError ? error.cause : undefined;
  return cause instanceof KubeApiError && cause.status < 500 && /resource ?version/i.test(cause.message);
}

function applyVersion(context: WriteContext, object: Manifest, { uid, resourceVersion }: Version): Promise<Manifest> {
  const version = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const body = { ...object, metadata: { ...object.metadata, ...version } };
  return ask(context, object, () =>
    context.objects.apply(body, { fieldManager: context.ownership.fieldManager, dryRun: false }),
  );
}

/** @throws ObjectError where the server refuses; what says that the object is another by now stays as it is */
async function ask(context: WriteContext, object: Manifest, request: () => Promise<Manifest>): Promise<Manifest> {
  try {
    return await request();
  } catch (cause) {
    throw isStale(cause) || context.signal.aborted ? cause : applyError(object, cause);
  }
}

function withFence({ ownership }: WriteContext, object: Manifest, value: string): Manifest {
  const annotations = { ...object.metadata.annotations, [`${ownership.policyGroup}/${fenceAnnotation}`]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

async function deleteAndWait(context: WriteContext, object: Manifest, seen: NonNullable<Plan['seen']>): Promise<void> {
  const { clock, signal } = context;
  await context.checkClaim();
  await context.objects.delete(object, seen.uid, seen.resourceVersion);
  const deadline = clock.elapsed() + longestDeletionMs;
  for (let delay = 50; ; delay = Math.min(delay * 2, 1000)) {
    const left = await context.objects.get(object, 'metadata');
    if (left === undefined || left.metadata.uid !== seen.uid) return context.checkClaim();
    if (clock.elapsed() > deadline)
      throw new ObjectError(
        `${subjectOf(object)} immutable field detected, failed to wait for object to be deleted; ` +
          `its finalizers: ${JSON.stringify(left.metadata['finalizers'] ?? [])}. It is created at the next attempt`,
      );
    await clock.sleep(delay, signal);
  }
}

/** True if the API server refused the write because the object is not the one, or not the version, that was compared. */
export function isStale(error: unknown): boolean {
  if (isConflict(error) || isNotFound(error)) return true;
  return error instanceof KubeApiError && error.causes.some(({ field }) => field === 'metadata.uid');
}

/** Flux's words for a refused write. */
export function applyError(object: Manifest, cause: unknown): ObjectError {
  return new ObjectError(`${subjectOf(object)} apply failed: ${messageOf(cause)}`, { cause });
}
