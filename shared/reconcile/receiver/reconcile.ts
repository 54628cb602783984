import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../errors.ts';
import { decodeObject } from '../../flux/api/decode.ts';
import { isFluxName } from '../../flux/api/names.ts';
import { type Receiver, type ReceiverResource, receiverKind } from '../../flux/api/receiver.ts';
import { isTrue } from '../../flux/conditions.ts';
import { fluxKinds, isReconciledKind } from '../../flux/kinds.ts';
import { annotateRequest, type FluxObject, getFluxObject } from '../../flux/objects.ts';
import { unsupportedReason } from '../../flux/unsupported.ts';
import { apiPath } from '../../kube/api-path.ts';
import type { KubeClient } from '../../kube/client.ts';
import { type Discovery, resourcePath } from '../../kube/discovery.ts';
import { isNotFound } from '../../kube/kube-api-error.ts';
import { formatSelector } from '../../kube/label-selector.ts';
import { listObjects } from '../../kube/list.ts';
import { enqueue, type ObjectJob, type ReceiveJob } from '../../queue/job.ts';
import { type LiveReceiver, takesEvent } from '../../webhook/app.ts';
import type { Cluster, ReconcileContext } from '../context.ts';
import { acknowledgeSuspended } from '../run/acknowledge-suspended.ts';
import { createSubject, type Subject } from '../run/live-object.ts';
import { appliedKey, readStoredRecord, recordOf } from '../run/record.ts';
import { type ClaimedRun, endRun, runClaimed } from '../run/run-claimed.ts';
import { saveFenced } from '../run/save-fenced.ts';
import { getOwnObject, isServed } from '../shard.ts';
import { describeUnsupportedReceiver } from './unsupported.ts';
import { changeHook, hookDigest } from './webhook-paths.ts';

type LiveReceiverObject = Receiver & FluxObject;

interface ReceiverRun extends ClaimedRun {
  readonly subject: Subject<LiveReceiverObject>;
}

/** Gives a Receiver its path, and says whether it can be called. */
export async function reconcileReceiver(context: ReconcileContext, job: ObjectJob): Promise<void> {
  const stored = await readStoredRecord(context.store, appliedKey(job));
  const live = await getOwnObject<LiveReceiverObject>(context, job);
  if (live === undefined) return;
  const isGoing = live.metadata.deletionTimestamp !== undefined;
  if (live.spec.suspend === true && !isGoing) return acknowledgeSuspended(context, live);
  const object = isGoing ? live : decodeObject(receiverKind, live);
  await runClaimed(context, job, recordOf(stored, live.metadata.uid), live, async (run) => {
    const receiverRun = { ...run, subject: createSubject(context, object, run.claim) };
    await (isGoing ? finalize(context, receiverRun, appliedKey(job)) : initialize(context, receiverRun));
  });
}

/** Lets a deleted Receiver go; its record before it, as with sources. */
async function finalize(context: ReconcileContext, { subject, claim }: ReceiverRun, key: string): Promise<void> {
  const digest = digestOf(subject.object);
  if (digest !== undefined) await changeHook(context.store, digest, targetOf(context, subject.object), false, claim);
  await claim.check();
  await context.store.delete(key);
  await createSubject(context, subject.object).removeFinalizer();
}

async function initialize(context: ReconcileContext, run: ReceiverRun): Promise<void> {
  const { subject, claim } = run;
  const receiver = subject.object;
  await subject.ensureFinalizer();
  const refusal = describeUnsupportedReceiver(receiver.spec);
  const token = await readToken(context.cluster.client, receiver, context.signal);
  if (refusal !== undefined || token === undefined) await refuse(run, refusal);
  else {
    const { namespace, name } = receiver.metadata;
    const target = targetOf(context, receiver);
    const [old, digest] = [digestOf(receiver), hookDigest(token, name, namespace)];
    await changeHook(context.store, digest, target, true, claim);
    if (old !== undefined && old !== digest) await changeHook(context.store, old, target, false, claim);
    await writeReady(run, `/hook/${digest}`);
  }
  await endRun(run, { revision: '', generation: subject.generation }, (record) => record);
}

const targetOf = ({ cluster }: ReconcileContext, { metadata: { namespace, name } }: FluxObject) => ({
  cluster: cluster.uid,
  namespace,
  name,
});

/** The digest of the path that the status names. */
function digestOf({ status }: LiveReceiverObject): string | undefined {
  return status?.webhookPath?.slice('/hook/'.length) || undefined;
}

async function refuse({ subject, claim }: ReceiverRun, refusal: string | undefined): Promise<void> {
  const { metadata, spec } = subject.object;
  const secret = `${metadata.namespace}/${spec.secretRef?.name}`;
  const reason = refusal === undefined ? 'TokenNotFound' : unsupportedReason;
  const message =
    refusal ?? `unable to read token from secret '${secret}' error: the secret or its key 'token' does not exist`;
  subject.set({ type: 'Ready', status: 'False', reason, message });
  if (refusal !== undefined) subject.set({ type: 'Stalled', status: 'True', reason, message });
  await claim.check();
  await subject.save({
    ...(refusal === undefined ? {} : { observedGeneration: subject.generation }),
    ...handledOf(subject),
  });
}

async function writeReady(run: ReceiverRun, webhookPath: string): Promise<void> {
  const { subject } = run;
  const { status } = subject.object;
  const setReady = (): void => {
    subject.remove('Stalled', 'Reconciling');
    const message = `Receiver initialized for path: ${webhookPath}`;
    subject.set({ type: 'Ready', status: 'True', reason: 'Succeeded', message });
  };
  const fields = { observedGeneration: subject.generation, webhookPath, ...handledOf(subject) };
  setReady();
  const isWritten =
    status?.webhookPath === webhookPath &&
    status.observedGeneration === subject.generation &&
    (subject.token === undefined || subject.token === status.lastHandledReconcileAt) &&
    isDeepStrictEqual(subject.conditions, status.conditions);
  await saveFenced({ ...run, isWritten }, fields, setReady);
}

const handledOf = ({ token }: Pick<Subject<LiveReceiverObject>, 'token'>) =>
  token === undefined ? {} : { lastHandledReconcileAt: token };

async function readToken(
  client: KubeClient,
  { metadata, spec }: LiveReceiverObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (spec.secretRef === undefined) return undefined;
  try {
    const { namespace } = metadata;
    const path = apiPath({ group: '', version: 'v1', resource: 'secrets', namespace, name: spec.secretRef.name });
    const { data } = (await client.request({ method: 'GET', path, signal })) as { data?: Record<string, string> };
    const token = data?.['token'];
    return token === undefined ? undefined : Buffer.from(token, 'base64').toString();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * What the webhook needs to know of a Receiver; undefined where it does not exist, or has another path by now: the token may have been
 * changed because the old path was known to somebody who should not know it.
 */
export async function readReceiver(
  cluster: Pick<Cluster, 'client' | 'shards'>,
  { digest, namespace, name }: { readonly digest: string; readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<LiveReceiver | undefined> {
  const found = await getFluxObject<LiveReceiverObject>(cluster.client, { kind: 'Receiver', namespace, name }, signal);
  if (found === undefined || !isServed(cluster, found.metadata.labels)) return undefined;
  const token = await readToken(cluster.client, found, signal);
  if (token !== undefined && hookDigest(token, name, namespace) !== digest) return undefined;
  const accepts = found.spec.suspend !== true && token !== undefined && isTrue(found.status?.conditions, 'Ready');
  return { type: found.spec.type, token: token ?? '', events: found.spec.events ?? [], accepts };
}

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

export interface ReceiveContext extends ReconcileContext {
  readonly discovery: Discovery;
}

/** What a proved call of a Receiver asks for, in one cluster: its resources are reconciled. The Receiver is looked at anew. */
export async function receiveHook(context: ReceiveContext, job: ReceiveJob): Promise<void> {
  const receiver = await getFluxObject<LiveReceiverObject>(
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
  context: ReceiveContext,
  ownNamespace: string,
  resource: ReceiverResource,
): Promise<readonly Found[]> {
  const namespace = resource.namespace ?? ownNamespace;
  if (context.cluster.noCrossNamespaceRefs && namespace !== ownNamespace) return [];
  if (resource.name !== '*') return [{ namespace, name: resource.name }];
  if (resource.matchLabels === undefined) return [];
  const labelSelector = formatSelector({ matchLabels: resource.matchLabels });
  const path = await pathTo(context, resource, namespace);
  const { client } = context.cluster;
  const found = await listObjects(client, path, { labelSelector, as: 'metadata', signal: context.signal });
  return found.map(({ metadata }) => ({ namespace: metadata.namespace ?? namespace, name: metadata.name }));
}

async function pathTo(
  context: ReceiveContext,
  { apiVersion, kind }: ReceiverResource,
  namespace: string,
  name?: string,
): Promise<string> {
  const version = apiVersion ?? defaultApiVersionOf(kind);
  const found = await context.discovery.find(version, kind, context.signal);
  if (found === undefined)
    throw new UnknownKind(
      `spec.resources: no kind ${kind} in version ${version || '(none given)'}; set resources[].apiVersion`,
    );
  return resourcePath(found, namespace, name);
}

async function request(
  context: ReceiveContext,
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
