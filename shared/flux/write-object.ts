import type { KubeClient } from '../ports/kube/client.ts';
import { fluxKinds, type ReconciledKind } from './kinds.ts';
import { type FluxObject, fluxPath } from './objects.ts';

/** A merge patch of the status that fails (409) where the object changed since `object` was read. */
export async function patchStatus<T = FluxObject>(
  client: KubeClient,
  object: FluxObject,
  status: object,
  signal: AbortSignal,
): Promise<T> {
  return (await patch(client, object, '/status', { status }, signal)) as T;
}

/** Sets the finalizers, under the same condition. */
export async function patchFinalizers<T = FluxObject>(
  client: KubeClient,
  object: FluxObject,
  finalizers: readonly string[],
  signal: AbortSignal,
): Promise<T> {
  return (await patch(client, object, '', { metadata: { finalizers } }, signal)) as T;
}

async function patch(
  client: KubeClient,
  object: FluxObject,
  subresource: string,
  change: { metadata?: object; status?: object },
  signal: AbortSignal,
) {
  const kind = object.kind as ReconciledKind;
  const { namespace, name, resourceVersion } = object.metadata;
  return client.request({
    method: 'PATCH',
    path: `${fluxPath({ kind, namespace, name })}${subresource}`,
    query: { fieldManager: fluxKinds[kind].manager },
    contentType: 'application/merge-patch+json',
    body: { ...change, metadata: { ...change.metadata, resourceVersion } },
    signal,
  });
}
