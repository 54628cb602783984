import { StageError } from '../../errors.ts';
import { enqueue, type ObjectJob } from '../../queue/job.ts';
import { appliedKey, readRecord } from '../applied-record.ts';
import { type ReconcileContext, requeueDependencyMs } from '../context.ts';
import { type FluxObject, getFluxObject } from '../flux-objects.ts';
import { formatDuration } from '../format-duration.ts';
import { readRevision, type StoredRevision } from '../revisions.ts';
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
  { metadata, spec }: LiveKustomization,
  source: Source | undefined,
): Promise<FoundEntry> {
  const { kind, name, namespace = metadata.namespace } = spec.sourceRef;
  if (context.cluster.noCrossNamespaceRefs && namespace !== metadata.namespace) {
    throw new StageError(
      'AccessDenied',
      `can't access '${kind}/${namespace}/${name}', cross-namespace references have been blocked`,
      { outcome: 'stalled' },
    );
  }
  const shown = spec.sourceRef.namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
  if (source === undefined) throw new StageError('ArtifactFailed', `Source '${shown}' not found`);
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
  if (stored === undefined || stored.digest !== artifact.digest || record.sourceIdentity === undefined) {
    await refetch(context, namespace, name);
    throw new StageError(
      'ArtifactFailed',
      `Source is not ready, artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`,
      wait,
    );
  }
  return { identity: record.sourceIdentity, stored };
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
