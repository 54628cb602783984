import { createHmac } from 'node:crypto';
import type { ApplyProgress } from '../../apply/apply-paused.ts';
import {
  type ApplyContext,
  ApplyError,
  ApplyPaused,
  applySet,
  type Change,
  describeApplyFailure,
  formatChanges,
} from '../../apply/apply-set.ts';
import { identifyObjects } from '../../apply/desired/identify-objects.ts';
import { normalizeObject } from '../../apply/desired/normalize.ts';
import { EncryptedError, refuseEncrypted } from '../../apply/desired/refuse-encrypted.ts';
import type { Baselines } from '../../apply/drift/baseline.ts';
import { type InventoryEntry, inventoryEntryOf, staleEntries, uniteEntries } from '../../apply/inventory/inventory.ts';
import { pruneEntries } from '../../apply/prune/prune-entries.ts';
import { createClusterObjects } from '../../apply/target/cluster-objects.ts';
import { createReadSetDigester } from '../../artifact/file-index.ts';
import { buildFluxKustomization } from '../../build/build-kustomization.ts';
import { KustomizeError } from '../../build/kustomize/kustomize-error.ts';
import { messageOf, StageError } from '../../errors.ts';
import type { Manifest } from '../../flux/api/manifest.ts';
import { writeExactJson } from '../../go/json/exact-json.ts';
import type { Discovery } from '../../kube/discovery.ts';
import type { ClusterFingerprint } from '../../kube/fingerprint.ts';
import { timeStage } from '../../metrics.ts';
import { type ReconcileContext, timeLimitOf } from '../context.ts';
import type { RevisionFiles, StoredRevision } from '../revisions.ts';
import type { Claim } from '../run/claim.ts';
import type { StatusFields } from '../run/live-object.ts';
import { type AppliedRecord, type ApplyStage, type BuildStage, findApplyStage } from '../run/record.ts';
import { tell } from './events.ts';
import { mayBeCreated, mayBeDeleted, noteIntent, openIntents, withoutDeletesOf } from './intents.ts';
import { inventoryHash } from './is-build-unchanged.ts';
import { ownershipOf } from './ownership.ts';
import { setStep } from './progress.ts';
import { RunPaused } from './run-paused.ts';
import { entriesOf, type KustomizationSubject, type LiveKustomization } from './subject.ts';

/** What a run works with, beside the world. */
export interface KustomizationRun {
  readonly context: ReconcileContext;
  readonly subject: KustomizationSubject;
  readonly claim: Claim;
  readonly discovery: Discovery;
  readonly revision: string;
  readonly sourceIdentity: string;
  readonly startedAt: number;
  readonly fingerprint: ClusterFingerprint;
  /** What this run has created, by uid. */
  readonly created: Map<string, InventoryEntry>;
}

/** The inventory to write to an object, which may name more than this run knew: what another run has added stays. */
export type WriteInventory = (current: LiveKustomization) => StatusFields;

export interface AppliedRevision {
  readonly build: BuildStage;
  readonly changes: readonly Change[];
  readonly inventory: WriteInventory;
  readonly drifted: boolean;
  /** When its first part began. */
  readonly startedAt: number;
  /** What the next run may trust. */
  readonly known: Pick<AppliedRecord, 'baselines' | 'fingerprint' | 'fullLookAt' | 'intents'>;
}

/** The identity with which an object is applied: its own service account, or the default one of the cluster. */
export function clientFor({ cluster }: ReconcileContext, { metadata, spec }: LiveKustomization) {
  const account = spec.serviceAccountName ?? cluster.defaultServiceAccount;
  return account === undefined
    ? cluster.client
    : cluster.client.impersonate(`system:serviceaccount:${metadata.namespace}:${account}`);
}

/** A folder of the source. @throws StageError where it leaves the source or does not exist */
export function folderOf({ spec }: LiveKustomization, { tree }: RevisionFiles): string {
  // As Flux's secure join: `..` stops at the root.
  const segments: string[] = [];
  for (const segment of (spec.path ?? '').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const folder = segments.join('/');
  if (tree.stat(folder) === undefined)
    throw new StageError(
      'ArtifactFailed',
      `kustomization path not found: ${spec.path} is not in the source; check spec.path`,
    );
  return folder;
}

/** A worker waits no longer than this for what later stages build on; then another one goes on. */
const longestWaitMs = 10_000;
/** After this long everything is looked at as if nothing were known. */
const fullLookEveryMs = 24 * 3_600_000;

/**
 * What is known of the objects from earlier answers; undefined where it may no longer hold, or a person asked for a look that no earlier part
 * of this apply has begun.
 */
function trustedBaselines(
  { context, subject, claim, fingerprint }: KustomizationRun,
  resumed: ApplyStage | undefined,
): Baselines | undefined {
  const { baselines, fullLookAt = 0, fingerprint: old } = claim.record;
  const isAnswered = subject.token === undefined || subject.token === subject.object.status?.lastHandledReconcileAt;
  const isAsked = !isAnswered && resumed === undefined;
  if (isAsked || old !== fingerprint.hash || context.now() - fullLookAt > fullLookEveryMs) return undefined;
  return baselines;
}

/** What a part of an apply begins with. */
interface Part {
  readonly checksum: string;
  readonly resumed: ApplyStage | undefined;
  readonly trusted: Baselines | undefined;
}

/** What the next run may trust after these changes. */
function knownAfter({ claim, fingerprint, startedAt }: KustomizationRun, { trusted }: Part, baselines: Baselines) {
  const fullLookAt = (trusted === undefined ? undefined : claim.record.fullLookAt) ?? startedAt;
  return { baselines, fingerprint: fingerprint.hash, fullLookAt };
}

function baselinesOf(changes: readonly Change[]): Baselines {
  return Object.fromEntries(
    changes.flatMap(({ object, baseline }) =>
      baseline === undefined ? [] : [[inventoryEntryOf(object).id, baseline] as const],
    ),
  );
}

/** What is left of a run whose time was over. @throws StageError where it got nowhere, for so would the next one */
function pauseAfter(
  run: KustomizationRun,
  part: Part,
  changes: readonly Change[],
  { tried, wait }: ApplyProgress,
  hasPruned = false,
): RunPaused {
  const { claim, subject } = run;
  const { resumed, trusted = {}, checksum } = part;
  const done = baselinesOf(changes);
  const isFurther =
    hasPruned ||
    wait !== undefined ||
    formatChanges(changes) !== '' ||
    tried.length > (resumed?.tried.length ?? 0) ||
    Object.entries(done).some(([id, baseline]) => trusted[id] !== baseline);
  if (!isFurther)
    throw new StageError(
      'ReconciliationFailed',
      'the build leaves a worker no time to apply anything; split this Kustomization into smaller ones',
    );
  const intents = withoutDeletesOf(claim.record, claim.run, new Set(Object.keys(done)));
  return new RunPaused({
    known: { ...knownAfter(run, part, { ...trusted, ...done }), intents },
    applying: {
      checksum,
      generation: subject.generation,
      ...(subject.token === undefined ? {} : { token: subject.token }),
      startedAt: resumed?.startedAt ?? run.startedAt,
      drifted: resumed?.drifted === true || formatChanges(changes) !== '',
      tried: [...tried],
      ...(wait === undefined ? {} : { wait }),
    },
  });
}

/**
 * Builds, applies in stages and prunes. The status names every object before it can exist.
 *
 * @throws StageError, ClaimLost; RunPaused where the worker's time is over before all is done
 */
export async function applyRevision(
  run: KustomizationRun,
  entry: StoredRevision,
  files: RevisionFiles,
): Promise<AppliedRevision> {
  const { context, subject, claim, revision } = run;
  const { object } = subject;
  const built = await timeStage(context, 'build', () => build(run, files));
  const ownership = ownershipOf(object.metadata);
  const objects = createClusterObjects({
    client: clientFor(context, object),
    discovery: run.discovery,
    signal: context.signal,
  });
  const { signal } = context;
  const applyContext: ApplyContext = {
    objects,
    ownership,
    checkClaim: claim.check,
    clock: context,
    signal,
    ...timeLimitOf(context),
  };
  const desired = await identifyObjects(
    objects,
    built.objects.map((one) => normalizeObject(one as unknown as Manifest, ownership, object.spec.commonMetadata)),
  );
  // Keyed: it is stored, and shown in the history, and what it was made of may hold Secrets.
  const checksum = `sha256:${createHmac('sha256', context.secret).update(writeExactJson(built.objects)).digest('hex')}`;

  const wanted = desired.map(inventoryEntryOf);
  subject.set({ type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' });
  setStep(subject, 'Detecting drift', revision);
  subject.remove('Stalled');
  await claim.check();
  await subject.save((current) => {
    const grown = uniteEntries(wanted, entriesOf(current));
    return { lastAttemptedRevision: revision, ...(grown.length === 0 ? {} : { inventory: { entries: grown } }) };
  });
  const old = uniteEntries(entriesOf(subject.object), mayBeCreated(claim.record, claim.run));

  const { generation, token } = subject;
  const resumed = findApplyStage(claim.record, { checksum, generation, token });
  const part: Part = { checksum, resumed, trusted: trustedBaselines(run, resumed) };
  const { changes, paused } = await timeStage(context, 'apply', () => apply(run, applyContext, desired, part));
  if (formatChanges(changes) !== '') await tell(context, subject, 'info', formatChanges(changes), { revision });
  if (paused !== undefined) throw pauseAfter(run, part, changes, paused);

  const current = changes.map(({ object: applied }) => inventoryEntryOf(applied));
  const stale = object.spec.prune ? staleEntries(old, current) : [];
  if (stale.length > 0)
    await claim.update((record) =>
      noteIntent(record, claim.run, context.now(), { deletes: stale.map(({ id }) => id) }),
    );
  const pruned = await timeStage(context, 'prune', () => pruneEntries(applyContext, stale, { applied: changes }));
  if (pruned.changes.length > 0) await tell(context, subject, 'info', formatChanges(pruned.changes), { revision });
  const left = uniteEntries(current, pruned.survivors);
  const inventory: WriteInventory = (written) => ({
    inventory: { entries: uniteEntries(left, staleEntries(entriesOf(written), old)) },
  });
  if (pruned.isPaused) {
    // What is gone need not be looked for in the next part.
    await claim.check();
    await subject.save(inventory);
    throw pauseAfter(run, part, changes, { tried: [] }, pruned.survivors.length < stale.length);
  }
  if (pruned.failure !== undefined) throw new InventoryError('PruneFailed', pruned.failure, inventory, checksum);
  const digest = createReadSetDigester(entry.index);
  return {
    changes,
    inventory,
    drifted: resumed?.drifted === true || formatChanges(changes) !== '',
    startedAt: resumed?.startedAt ?? run.startedAt,
    known: {
      ...knownAfter(run, part, baselinesOf(changes)),
      intents: [...openIntents(claim.record, claim.run, run.startedAt)],
    },
    build: {
      revision,
      sourceIdentity: run.sourceIdentity,
      generation: subject.generation,
      version: context.version,
      inventory: inventoryHash(context.secret, left),
      checksum,
      read: digest(built.readSet),
    },
  };
}

/** A failure after which the status keeps an inventory of its own. */
export class InventoryError extends StageError {
  readonly inventory: WriteInventory;
  readonly checksum: string;

  constructor(reason: string, message: string, inventory: WriteInventory, checksum: string) {
    super(reason, message);
    this.inventory = inventory;
    this.checksum = checksum;
  }
}

function build({ subject, revision }: KustomizationRun, files: RevisionFiles) {
  const { object } = subject;
  const folder = folderOf(object, files);
  setStep(subject, 'Building manifests', revision);
  try {
    return buildFluxKustomization(files.tree, folder, object.spec);
  } catch (error) {
    if (error instanceof KustomizeError)
      throw new StageError('BuildFailed', `kustomize build failed: ${error.message}`, { cause: error });
    throw error;
  }
}

async function apply(
  { context, subject, claim, created, fingerprint }: KustomizationRun,
  applyContext: ApplyContext,
  desired: readonly Manifest[],
  { trusted = {}, resumed }: Part,
): Promise<{ readonly changes: readonly Change[]; readonly paused?: ApplyProgress }> {
  try {
    refuseEncrypted(desired, applyContext.ownership);
    const changes = await applySet(applyContext, desired, {
      force: subject.object.spec.force,
      patienceMs: longestWaitMs,
      ...(resumed === undefined ? {} : { resume: resumed }),
      beforeCreate: (absent) =>
        claim.update((record) =>
          noteIntent(record, claim.run, context.now(), { creates: absent.map(inventoryEntryOf) }),
        ),
      onCreated: (answer) => created.set(answer.metadata.uid ?? '', inventoryEntryOf(answer)),
      threatened: mayBeDeleted(claim.record, claim.run),
      known: {
        key: context.secret,
        baselines: trusted,
        customResources: fingerprint.customResources,
      },
    });
    return { changes };
  } catch (error) {
    if (error instanceof ApplyPaused) return { changes: error.changes, paused: error.progress };
    if (error instanceof ApplyError)
      throw new StageError('ReconciliationFailed', describeApplyFailure(error), { cause: error });
    if (error instanceof EncryptedError)
      throw new StageError('ReconciliationFailed', messageOf(error), { cause: error });
    throw error;
  }
}
