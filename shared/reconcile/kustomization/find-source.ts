import { ArtifactLost, type RevisionFiles } from '../../artifact/revision-reader.ts';
import type { StoredRevision } from '../../artifact/revisions.ts';
import { StageError } from '../../base/errors.ts';
import { formatDuration } from '../../flux/api/duration.ts';
import { isSourceKind, type SourceKindName } from '../../flux/kinds.ts';
import { type FluxObject, getFluxObject } from '../../flux/objects.ts';
import { unsupportedReason } from '../../flux/unsupported.ts';
import { shardLabel } from '../../flux/well-known.ts';
import { enqueue, type ObjectJob } from '../../queue/job.ts';
import type { Cluster, ReconcileContext } from '../context.ts';
import { requeueDependencyMs } from '../requeue.ts';
import { isServed } from '../shard.ts';
import { findStoredArtifact } from '../source-artifact.ts';
import type { LiveKustomization } from './run.ts';
import { retryIntervalOf } from './settings.ts';

/** The source of a Kustomization. */
export interface Source extends FluxObject {
  readonly status?: FluxObject['status'] & {
    readonly artifact?: { readonly revision: string; readonly digest: string };
  };
}

/** The source of a Kustomization as it stands; undefined where there is none, or where it may not be read from there. */
export async function getSource(
  { cluster, signal }: { readonly cluster: Cluster; readonly signal: AbortSignal },
  { metadata, spec }: LiveKustomization,
): Promise<Source | undefined> {
  const { kind, name, namespace = metadata.namespace } = spec.sourceRef;
  if (!isSourceKind(kind) || (cluster.noCrossNamespaceRefs && namespace !== metadata.namespace)) return undefined;
  return getFluxObject<Source>(cluster.client, { kind, namespace, name }, signal);
}

interface FoundEntry {
  /** Under which the source's revisions are stored. */
  readonly sourceIdentity: string;
  readonly stored: StoredRevision;
}

type Context = Pick<ReconcileContext, 'cluster' | 'store' | 'queues' | 'now' | 'newId'>;

/** The artifact of the source, read through the source's own entry. @throws StageError */
export async function findEntry(
  context: Context,
  object: LiveKustomization,
  source: Source | undefined,
): Promise<FoundEntry> {
  const { metadata, artifact } = checkSource(context.cluster, object, source);
  const ref = { ...sourceOf(object), cluster: context.cluster.uid, uid: metadata.uid };
  const found = await findStoredArtifact(context, ref, artifact);
  if (found === undefined) throw await waitForArtifact(context, object);
  return found;
}

/** The source and its artifact. @throws StageError where it may not be used, or is not there */
function checkSource(
  cluster: Cluster,
  object: LiveKustomization,
  source: Source | undefined,
): Pick<Source, 'metadata'> & { readonly artifact: NonNullable<NonNullable<Source['status']>['artifact']> } {
  const { kind, name, namespace = object.metadata.namespace } = object.spec.sourceRef;
  if (cluster.noCrossNamespaceRefs && namespace !== object.metadata.namespace)
    throw new StageError(
      'AccessDenied',
      `can't access '${kind}/${namespace}/${name}', cross-namespace references have been blocked`,
      { outcome: 'stalled' },
    );
  if (source === undefined)
    // What the API says; nobody is alerted, for a source often comes a moment after what is built from it.
    throw new StageError('ArtifactFailed', `${kind}.source.toolkit.fluxcd.io "${name}" not found`, {
      outcome: 'wait',
      afterSeconds: retryIntervalOf(object) / 1000,
    });
  if (!isServed(cluster, source.metadata.labels)) throw foreignShard(object, source);
  const artifact = source.status?.artifact;
  if (artifact === undefined)
    throw new StageError(
      'ArtifactFailed',
      `Source artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`,
      { outcome: 'wait', afterSeconds: requeueDependencyMs / 1000 },
    );
  return { metadata: source.metadata, artifact };
}

function foreignShard({ spec: { sourceRef } }: LiveKustomization, { metadata }: Source): StageError {
  const { kind, namespace, name } = sourceRef;
  const shown = namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
  return new StageError(
    'ArtifactFailed',
    `Source '${shown}' belongs to the shard '${metadata.labels?.[shardLabel]}', which this Sluice does not serve; label both alike, or serve the shard (--shards)`,
  );
}

/** The files of an artifact that `findEntry` has found. @throws StageError where they are lost: the source is asked to make them again */
export async function readArtifact(
  context: Context & { readonly readFiles: (entry: StoredRevision) => Promise<RevisionFiles> },
  object: LiveKustomization,
  entry: StoredRevision,
): Promise<RevisionFiles> {
  try {
    return await context.readFiles(entry);
  } catch (error) {
    if (!(error instanceof ArtifactLost)) throw error;
    throw await waitForArtifact(context, object);
  }
}

interface SourceName {
  readonly kind: SourceKindName;
  readonly namespace: string;
  readonly name: string;
}

/** The source that a Kustomization names. @throws StageError where it is of a kind that this version does not reconcile */
function sourceOf({ metadata, spec: { sourceRef } }: LiveKustomization): SourceName {
  const { kind, name, namespace = metadata.namespace } = sourceRef;
  if (!isSourceKind(kind)) throw new StageError(unsupportedReason, `spec.sourceRef.kind ${kind} is not supported`);
  return { kind, namespace, name };
}

async function waitForArtifact(context: Context, object: LiveKustomization): Promise<StageError> {
  await refetch(context, sourceOf(object));
  const message = `Source is not ready, artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`;
  return new StageError('ArtifactFailed', message, { outcome: 'wait', afterSeconds: requeueDependencyMs / 1000 });
}

/** The store may have been lost: the source fetches the same bytes again. */
async function refetch({ cluster, queues, now, newId }: Context, source: SourceName): Promise<void> {
  const at = now();
  const job: ObjectJob = { type: 'object', cluster: cluster.uid, ...source, reason: 'request', at, trace: newId() };
  await enqueue(queues, job, `missing/${Math.floor(at / 10_000)}`);
}
