import { StageError } from '../../errors.ts';
import { formatDuration } from '../../flux/api/duration.ts';
import { type FluxObject, getFluxObject } from '../../flux/objects.ts';
import { shardLabel } from '../../flux/well-known.ts';
import { enqueue, type ObjectJob } from '../../queue/job.ts';
import { type ReconcileContext, requeueDependencyMs } from '../context.ts';
import { ArtifactLost, type RevisionFiles, readRevision, type StoredRevision } from '../revisions.ts';
import { appliedKey, readRecord } from '../run/record.ts';
import { isServed } from '../shard.ts';
import { retryIntervalOf } from './settings.ts';
import type { LiveKustomization } from './subject.ts';

export interface Source extends FluxObject {
  readonly status?: FluxObject['status'] & {
    readonly artifact?: { readonly revision: string; readonly digest: string };
  };
}

/** The source of a Kustomization as it stands; undefined where there is none, or where it may not be read from there. */
export async function getSource(
  context: ReconcileContext,
  { metadata, spec }: LiveKustomization,
): Promise<Source | undefined> {
  const { name, namespace = metadata.namespace } = spec.sourceRef;
  if (context.cluster.noCrossNamespaceRefs && namespace !== metadata.namespace) return undefined;
  return getFluxObject<Source>(context.cluster.client, { kind: 'GitRepository', namespace, name }, context.signal);
}

interface FoundEntry {
  readonly identity: string;
  readonly stored: StoredRevision;
}

/** The artifact of the source, read through the source's own entry. @throws StageError */
export async function findEntry(
  context: ReconcileContext,
  object: LiveKustomization,
  source: Source | undefined,
): Promise<FoundEntry> {
  const { metadata, spec } = object;
  const { kind, name, namespace = metadata.namespace } = spec.sourceRef;
  if (context.cluster.noCrossNamespaceRefs && namespace !== metadata.namespace) {
    throw new StageError(
      'AccessDenied',
      `can't access '${kind}/${namespace}/${name}', cross-namespace references have been blocked`,
      { outcome: 'stalled' },
    );
  }
  const shown = spec.sourceRef.namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
  if (source === undefined)
    // What the API says; nobody is alerted, for a source often comes a moment after what is built from it.
    throw new StageError('ArtifactFailed', `${kind}.source.toolkit.fluxcd.io "${name}" not found`, {
      outcome: 'wait',
      afterSeconds: retryIntervalOf(object) / 1000,
    });
  if (!isServed(context.cluster, source.metadata.labels)) {
    throw new StageError(
      'ArtifactFailed',
      `Source '${shown}' belongs to the shard '${source.metadata.labels?.[shardLabel]}', which this Sluice does not serve; label both alike, or serve the shard (--shards)`,
    );
  }
  const artifact = source.status?.artifact;
  const wait = { outcome: 'wait', afterSeconds: requeueDependencyMs / 1000 } as const;
  if (artifact === undefined)
    throw new StageError(
      'ArtifactFailed',
      `Source artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`,
      wait,
    );
  const sourceKey = appliedKey({ cluster: context.cluster.uid, kind: 'GitRepository', namespace, name });
  const { record } = await readRecord(context.store, sourceKey, source.metadata.uid);
  const stored =
    record.sourceIdentity === undefined
      ? undefined
      : await readRevision(context.store, record.sourceIdentity, artifact.revision, context.now());
  if (stored === undefined || stored.digest !== artifact.digest || record.sourceIdentity === undefined)
    throw await waitForArtifact(context, { namespace, name });
  return { identity: record.sourceIdentity, stored };
}

/** The files of an artifact that `findEntry` has found. @throws StageError where they are lost: the source is asked to make them again */
export async function readArtifact(
  context: ReconcileContext & { readonly readFiles: (entry: StoredRevision) => Promise<RevisionFiles> },
  { metadata, spec }: LiveKustomization,
  entry: StoredRevision,
): Promise<RevisionFiles> {
  try {
    return await context.readFiles(entry);
  } catch (error) {
    if (!(error instanceof ArtifactLost)) throw error;
    const { name, namespace = metadata.namespace } = spec.sourceRef;
    throw await waitForArtifact(context, { namespace, name });
  }
}

async function waitForArtifact(
  context: ReconcileContext,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<StageError> {
  await refetch(context, namespace, name);
  const message = `Source is not ready, artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`;
  return new StageError('ArtifactFailed', message, { outcome: 'wait', afterSeconds: requeueDependencyMs / 1000 });
}

/** The store may have been lost: the source fetches the same bytes again. */
async function refetch(context: ReconcileContext, namespace: string, name: string): Promise<void> {
  const at = context.now();
  const job: ObjectJob = {
    type: 'object',
    cluster: context.cluster.uid,
    kind: 'GitRepository',
    namespace,
    name,
    reason: 'request',
    at,
    trace: context.newId(),
  };
  await enqueue(context.queues, job, `missing/${Math.floor(at / 10_000)}`);
}
