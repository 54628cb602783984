import type { ApplyContext } from '../../../apply/apply-context.ts';
import { ApplyError, describeApplyFailure } from '../../../apply/apply-error.ts';
import type { ApplyProgress } from '../../../apply/apply-paused.ts';
import { ApplyPaused } from '../../../apply/apply-paused.ts';
import { applySet } from '../../../apply/apply-set.ts';
import { type Change, formatChanges } from '../../../apply/change.ts';
import { EncryptedError, refuseEncrypted } from '../../../apply/desired/refuse-encrypted.ts';
import type { Baselines } from '../../../apply/drift/baseline.ts';
import { inventoryEntryOf } from '../../../apply/inventory/inventory.ts';
import { messageOf, StageError } from '../../../base/errors.ts';
import { timeStage } from '../../../base/metrics.ts';
import type { ClusterFingerprint } from '../../../ports/kube/fingerprint.ts';
import { tell } from '../events.ts';
import type { ApplyingRun } from '../run.ts';
import { type ApplyStage, findApplyStage, type KustomizationState } from '../state.ts';
import type { BuiltRevision } from './build-revision.ts';
import { mayBeDeleted, noteIntent } from './intents.ts';

/** A worker waits no longer than this for what later stages build on; then another one goes on. */
const longestWaitMs = 10_000;
/** After this long everything is looked at as if nothing were known. */
const fullLookEveryMs = 24 * 3_600_000;

/** What a part of an apply begins with. */
export interface Part {
  readonly checksum: string;
  readonly fingerprint: ClusterFingerprint;
  /** Where an earlier part stopped. */
  readonly resumed: ApplyStage | undefined;
  /** What is known of the objects from earlier answers; undefined where it may no longer hold. */
  readonly trusted: Baselines | undefined;
}

/** Where the apply of a build begins: anew, or where the last worker stopped. */
export function beginPart(
  run: Pick<ApplyingRun, 'object' | 'claim' | 'clock'>,
  checksum: string,
  fingerprint: ClusterFingerprint,
): Part {
  const { generation, token } = run.object;
  const resumed = findApplyStage(run.claim.record.state, { checksum, generation, token });
  return { checksum, fingerprint, resumed, trusted: trustedBaselines(run, fingerprint, resumed) };
}

/** Undefined too where a person asked for a look that no earlier part of this apply has begun. */
function trustedBaselines(
  { object, claim, clock }: Pick<ApplyingRun, 'object' | 'claim' | 'clock'>,
  fingerprint: ClusterFingerprint,
  resumed: ApplyStage | undefined,
): Baselines | undefined {
  const { baselines, fullLookAt = 0, fingerprint: old } = claim.record.state;
  const isAnswered = object.token === undefined || object.token === object.live.status?.lastHandledReconcileAt;
  const isAsked = !isAnswered && resumed === undefined;
  if (isAsked || old !== fingerprint.hash || clock.now() - fullLookAt > fullLookEveryMs) return undefined;
  return baselines;
}

/** What the next run may trust. */
export type Known = Pick<KustomizationState, 'baselines' | 'fingerprint' | 'fullLookAt' | 'intents'>;

/** What the next run may trust after these changes. */
export function knownAfter(
  { claim, startedAt }: Pick<ApplyingRun, 'claim' | 'startedAt'>,
  { trusted, fingerprint }: Part,
  baselines: Baselines,
): Known {
  const fullLookAt = (trusted === undefined ? undefined : claim.record.state.fullLookAt) ?? startedAt;
  return { baselines, fingerprint: fingerprint.hash, fullLookAt };
}

/** The state of the objects as the server returned them, by inventory id. */
export function baselinesOf(changes: readonly Change[]): Baselines {
  return Object.fromEntries(
    changes.flatMap(({ object, baseline }) =>
      baseline === undefined ? [] : [[inventoryEntryOf(object).id, baseline] as const],
    ),
  );
}

/** What a part has applied; `paused` where the worker's time was over before all was done. */
interface AppliedPart {
  readonly changes: readonly Change[];
  readonly paused?: ApplyProgress;
}

/** Applies as much as the worker has time for, and tells what changed. @throws StageError, ClaimLost */
export async function applyPart(
  run: ApplyingRun,
  context: ApplyContext,
  { desired }: BuiltRevision,
  part: Part,
): Promise<AppliedPart> {
  const applied = await timeStage({ metrics: run.metrics, ...run.clock }, 'apply', () =>
    apply(run, context, desired, part),
  );
  const changes = formatChanges(applied.changes);
  if (changes !== '') await tell(run, 'info', changes, run.revision);
  return applied;
}

async function apply(
  run: ApplyingRun,
  context: ApplyContext,
  desired: BuiltRevision['desired'],
  { trusted = {}, resumed, fingerprint }: Part,
): Promise<AppliedPart> {
  const { object, claim, clock, created, secret } = run;
  try {
    refuseEncrypted(desired, context.ownership);
    const changes = await applySet(context, desired, {
      force: object.live.spec.force,
      patienceMs: longestWaitMs,
      ...(resumed === undefined ? {} : { resume: resumed }),
      beforeCreate: (absent) =>
        claim.updateState((state) =>
          noteIntent(state, claim.run, clock.now(), { creates: absent.map(inventoryEntryOf) }),
        ),
      onCreated: (answer) => created.set(answer.metadata.uid ?? '', inventoryEntryOf(answer)),
      threatened: mayBeDeleted(claim.record.state, claim.run),
      known: { key: secret, baselines: trusted, customResources: fingerprint.customResources },
    });
    return { changes };
  } catch (error) {
    if (error instanceof ApplyPaused) return { changes: error.changes, paused: error.progress };
    throw describeFailed(error);
  }
}

function describeFailed(error: unknown): unknown {
  if (error instanceof ApplyError)
    return new StageError('ReconciliationFailed', describeApplyFailure(error), { cause: error });
  if (error instanceof EncryptedError)
    return new StageError('ReconciliationFailed', messageOf(error), { cause: error });
  return error;
}
