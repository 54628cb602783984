import { messageOf } from '../../base/errors.ts';
import { isFluxName } from '../../flux/api/names.ts';
import type { ReceiverResource } from '../../flux/api/receiver.ts';
import { isTrue } from '../../flux/conditions.ts';
import { fluxKinds, isReconciledKind } from '../../flux/kinds.ts';
import { annotateRequest, getFluxObject } from '../../flux/objects.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { formatSelector } from '../../ports/kube/label-selector.ts';
import { listObjects } from '../../ports/kube/list.ts';
import { resourcePath } from '../../ports/kube/served-kinds.ts';
import { enqueue, type ObjectJob, type ReceiveJob } from '../../queue/job.ts';
import { takesEvent } from '../../webhook/app.ts';
import type { ReconcileContext } from '../context.ts';
import { isServed } from '../shard.ts';
import type { LiveReceiver } from './live-receiver.ts';

/** Of the kinds that a Receiver may name and others reconcile. */
const foreignApiVersions: Readonly<Record<string, string>> = {
  Bucket: 'source.toolkit.fluxcd.io/v1',
  HelmChart: 'source.toolkit.fluxcd.io/v1',
  HelmRepository: 'source.toolkit.fluxcd.io/v1',
  OCIRepository: 'source.toolkit.fluxcd.io/v1',
  ImageRepository: 'image.toolkit.fluxcd.io/v1',
  ArtifactGenerator: 'source.extensions.fluxcd.io/v1beta1',
};

function defaultApiVersionOf(kind: string): string {
  if (!isReconciledKind(kind)) return foreignApiVersions[kind] ?? '';
  const { group, version } = fluxKinds[kind];
  return `${group}/${version}`;
}

/** What finds the objects that a Receiver names. */
type Access = Pick<ReconcileContext, 'cluster' | 'signal'>;
type Context = Access & Pick<ReconcileContext, 'queues' | 'log' | 'now'>;

/** What a proved call of a Receiver asks for, in one cluster: its resources are reconciled. The Receiver is looked at anew. */
export async function receiveHook(context: Context, job: ReceiveJob): Promise<void> {
  const receiver = await getFluxObject<LiveReceiver>(
    context.cluster.client,
    { kind: 'Receiver', namespace: job.namespace, name: job.name },
    context.signal,
  );
  if (receiver === undefined || !isServed(context.cluster, receiver.metadata.labels)) return;
  if (receiver.spec.suspend === true || !isTrue(receiver.status?.conditions, 'Ready')) return;
  if (!takesEvent(receiver.spec.events, job.event)) return;
  const failures: unknown[] = [];
  for (const resource of receiver.spec.resources) {
    try {
      for (const found of await findResources(context, receiver.metadata.namespace, resource))
        await request(context, job, resource, found);
    } catch (error) {
      context.log.warn('a resource of a receiver was not woken', {
        object: `Receiver/${job.namespace}/${job.name}`,
        resource: `${resource.kind}/${resource.name}`,
        error: messageOf(error),
        trace: job.trace,
      });
      // What does not exist will not by trying again; the others are woken all the same.
      const isThere = !(error instanceof UnknownKind || error instanceof UnknownName || isNotFound(error));
      if (isThere) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

class UnknownKind extends Error {
  override readonly name = 'UnknownKind';
}

class UnknownName extends Error {
  override readonly name = 'UnknownName';
}

interface Found {
  readonly namespace: string;
  readonly name: string;
}

async function findResources(
  { cluster, signal }: Access,
  ownNamespace: string,
  resource: ReceiverResource,
): Promise<readonly Found[]> {
  const namespace = resource.namespace ?? ownNamespace;
  if (cluster.noCrossNamespaceRefs && namespace !== ownNamespace) return [];
  if (resource.name !== '*') return [{ namespace, name: resource.name }];
  if (resource.matchLabels === undefined) return [];
  const labelSelector = formatSelector({ matchLabels: resource.matchLabels });
  const path = await pathTo({ cluster, signal }, resource, namespace);
  const found = await listObjects(cluster.client, path, { labelSelector, as: 'metadata', signal });
  return found.map(({ metadata }) => ({ namespace: metadata.namespace ?? namespace, name: metadata.name }));
}

async function pathTo(
  { cluster, signal }: Access,
  { apiVersion, kind }: ReceiverResource,
  namespace: string,
  name?: string,
): Promise<string> {
  const version = apiVersion ?? defaultApiVersionOf(kind);
  const found = await cluster.discovery.find(version, kind, signal);
  if (found === undefined)
    throw new UnknownKind(
      `spec.resources: no kind ${kind} in version ${version || '(none given)'}; set resources[].apiVersion`,
    );
  return resourcePath(found, namespace, name);
}

async function request(
  context: Context,
  job: ReceiveJob,
  resource: ReceiverResource,
  { namespace, name }: Found,
): Promise<void> {
  const { kind } = resource;
  if (isReconciledKind(kind)) {
    if (!isFluxName({ namespace, name })) throw new UnknownName(`no object can be called ${namespace}/${name}`);
    const wake: ObjectJob = {
      type: 'object',
      cluster: job.cluster,
      kind,
      namespace,
      name,
      reason: fluxKinds[kind].role === 'source' ? 'push' : 'drift',
      received: true,
      at: job.at,
      trace: job.trace,
    };
    context.log.info('received', { stage: 'webhook', object: `${kind}/${namespace}/${name}`, trace: job.trace });
    return enqueue(context.queues, wake, `hook/${job.namespace}/${job.name}/${job.delivery}`);
  }
  const path = await pathTo(context, resource, namespace, name);
  await annotateRequest(context.cluster.client, path, context.now(), context.signal);
}
