import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { definitions, type InstallManifest, installedKinds } from '../../infra/cluster/manifests.ts';
import { messageOf } from '../../shared/base/errors.ts';
import { systemClock } from '../../shared/base/system-clock.ts';
import type { KubeClient } from '../../shared/ports/kube/client.ts';
import { createDiscovery } from '../../shared/ports/kube/discovery.ts';
import { createKubeClient } from '../../shared/ports/kube/http/kube-client.ts';
import { isNotFound } from '../../shared/ports/kube/kube-api-error.ts';
import { listObjects } from '../../shared/ports/kube/list.ts';
import { findOtherActors, otherActorsMessage } from '../../shared/ports/kube/one-actor.ts';
import { waitEstablished } from '../commands/install/install.ts';
import { type ConnectOptions, connect } from '../io/connect.ts';
import type { Endings } from '../io/endings.ts';
import { version } from '../version.ts';
import { confineClient } from './confine-client.ts';
import type { Place, Say } from './place.ts';

const timeoutMs = 30_000;
const goneMs = 60_000;
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/**
 * Prepares a cluster of the user: a namespace of its own, and the CRDs that are missing. Everything is removed at the end; if something
 * cannot be, the command that removes it is printed.
 *
 * @throws Error if Flux is in use there; nothing has been written then
 */
export async function useGuestCluster(where: ConnectOptions, say: Say, endings: Endings): Promise<Place> {
  const connection = await connect(where);
  const client = createKubeClient(connection, systemClock);
  endings.defer(() => client.close());
  await refuseFlux(client, connection.server);
  const namespace = `sluice-sample-${randomBytes(4).toString('hex')}`;
  say(
    `using ${connection.server}: only the namespace ${namespace} and missing CRDs are created, and removed at the end`,
  );
  await makeDefinitions(client, say, endings);
  await makeNamespace(client, namespace, say, endings);
  return {
    connection,
    client,
    confine: (plain) => confineClient(plain, namespace, installedKinds),
    namespace,
    workloads: namespace,
    kubeconfig: where.kubeconfig ?? '',
    kubectl: where.context === undefined ? 'kubectl' : `kubectl --context=${where.context}`,
  };
}

/** A sample must not run beside another actor or beside objects that somebody relies on. */
async function refuseFlux(client: KubeClient, server: string): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const actors = await findOtherActors(client, signal).catch((error: unknown) => {
    throw new Error(`${server} cannot be used: ${messageOf(error)}; check the kubeconfig`, { cause: error });
  });
  if (actors.length > 0) throw new Error(otherActorsMessage(server, actors));
  const found: string[] = [];
  for (const kind of installedKinds) {
    for (const { metadata } of await listKind(client, kind, signal))
      found.push(`${kind.kind}/${metadata.namespace}/${metadata.name}`);
  }
  if (found.length === 0) return;
  const others = found.length > 1 ? ` and ${found.length - 1} more` : '';
  throw new Error(
    `${server} has Flux objects (${found[0]}${others}): the sample runs only where there are none; choose another cluster, or omit --kubeconfig`,
  );
}

/** The objects of a kind; none if the cluster does not serve it. */
async function listKind(
  client: KubeClient,
  { group, version, plural }: (typeof installedKinds)[number],
  signal: AbortSignal,
) {
  try {
    return await listObjects(client, `/apis/${group}/${version}/${plural}`, { as: 'metadata', signal });
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

interface Made {
  readonly metadata: { readonly name: string; readonly uid: string; readonly resourceVersion: string };
}

/** Creates the CRDs that are missing; existing ones are not changed. */
async function makeDefinitions(client: KubeClient, say: Say, endings: Endings): Promise<void> {
  const discovery = createDiscovery(client, systemClock.now);
  for (const [index, definition] of definitions(version).entries()) {
    const kind = installedKinds[index] as (typeof installedKinds)[number];
    const signal = AbortSignal.timeout(timeoutMs);
    if ((await discovery.find(`${kind.group}/${kind.version}`, kind.kind, signal)) !== undefined) continue;
    endings.defer(await makeDefinition(client, definition, kind, say));
  }
}

/** Returns a function that removes the definition, if it is unchanged and has no objects. */
async function makeDefinition(
  client: KubeClient,
  definition: InstallManifest,
  kind: (typeof installedKinds)[number],
  say: Say,
): Promise<() => Promise<void>> {
  const path = `${crds}/${definition.metadata.name}`;
  await client.request({ method: 'POST', path: crds, body: definition });
  await waitEstablished(client, path);
  const { metadata } = (await client.request({ method: 'GET', path })) as Made;
  return async () => {
    try {
      const left = await listKind(client, kind, AbortSignal.timeout(timeoutMs));
      if (left.length > 0)
        throw new Error(`it has objects, such as ${left[0]?.metadata.namespace}/${left[0]?.metadata.name}`);
      const { uid, resourceVersion } = metadata;
      await remove(client, path, { uid, resourceVersion });
    } catch (error) {
      say(
        `left behind: CustomResourceDefinition ${metadata.name} (${messageOf(error)}); kubectl delete crd ${metadata.name} removes it`,
      );
    }
  };
}

async function makeNamespace(client: KubeClient, name: string, say: Say, endings: Endings): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { metadata } = (await client.request({ method: 'POST', path: '/api/v1/namespaces', body })) as Made;
  endings.defer(async () => {
    try {
      await releaseObjects(client, name);
      await remove(client, `/api/v1/namespaces/${name}`, { uid: metadata.uid });
    } catch (error) {
      say(`left behind: the namespace ${name} (${messageOf(error)}); kubectl delete namespace ${name} removes it`);
    }
  });
}

/** Nobody serves them any more; the namespace takes everything with it that they applied. */
async function releaseObjects(client: KubeClient, namespace: string): Promise<void> {
  for (const { group, version, plural } of installedKinds) {
    const collection = `/apis/${group}/${version}/namespaces/${namespace}/${plural}`;
    for (const { metadata } of await listObjects(client, collection, {
      as: 'metadata',
      signal: AbortSignal.timeout(timeoutMs),
    }))
      await client.request({
        method: 'PATCH',
        path: `${collection}/${metadata.name}`,
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers: null } },
      });
  }
}

/** Until it is gone. @throws Error where it is not what the preconditions say, or not gone in time */
async function remove(client: KubeClient, path: string, preconditions: Partial<Made['metadata']>): Promise<void> {
  await client.request({ method: 'DELETE', path, body: { preconditions } });
  const deadline = Date.now() + goneMs;
  while (Date.now() < deadline) {
    try {
      await client.request({ method: 'GET', path });
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    await sleep(100);
  }
  throw new Error(`it is not gone after ${goneMs / 1000} s`);
}
