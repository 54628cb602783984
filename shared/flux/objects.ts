import { apiPath } from '../ports/kube/api-path.ts';
import type { KubeClient } from '../ports/kube/client.ts';
import { KubeApiError } from '../ports/kube/kube-api-error.ts';
import { listObjects } from '../ports/kube/list.ts';
import type { Condition } from './conditions.ts';
import { fluxKinds, type ReconciledKind } from './kinds.ts';
import { requestedAtAnnotation } from './well-known.ts';

/** What every Flux object has, as far as a reconcile reads it before its kind's own decoder. */
export interface FluxObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly creationTimestamp?: string;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
    readonly lastHandledReconcileAt?: string;
  };
}

interface Ref {
  readonly kind: ReconciledKind;
  readonly namespace: string;
  readonly name: string;
  /** Of a job that was announced before the write: the token that the write brings, and the one that it replaces. */
  readonly expect?: { readonly requestedAt?: string | undefined; readonly replaces?: string | undefined } | undefined;
}

/** Where an object is in the API. */
export function fluxPath({ kind, namespace, name }: Ref): string {
  const { group, version, plural } = fluxKinds[kind];
  return apiPath({ group, version, resource: plural, namespace, name });
}

/**
 * Reads the object, or undefined if it does not exist. If the job announces a token that is about to be written, the object has it
 * already.
 */
export async function getFluxObject<T = FluxObject>(
  client: KubeClient,
  ref: Ref,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return withToken((await client.request({ method: 'GET', path: fluxPath(ref), signal })) as FluxObject, ref) as T;
  } catch (error) {
    if (error instanceof KubeApiError && error.status === 404) return undefined;
    throw error;
  }
}

function withToken(object: FluxObject, { expect: { requestedAt, replaces } = {} }: Ref): FluxObject {
  const { annotations } = object.metadata;
  if (requestedAt === undefined || replaces !== (annotations?.[requestedAtAnnotation] ?? '')) return object;
  const announced = { ...annotations, [requestedAtAnnotation]: requestedAt };
  return { ...object, metadata: { ...object.metadata, annotations: announced } };
}

/** Asks whoever reconciles the object to do so, as a Receiver of Flux does. @param now milliseconds since the epoch */
export async function requestReconciliation(
  client: KubeClient,
  ref: Ref,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  await annotateRequest(client, fluxPath(ref), now, signal);
}

/** The same for an object of any kind, by its path. */
export async function annotateRequest(
  client: KubeClient,
  path: string,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const body = { metadata: { annotations: { [requestedAtAnnotation]: new Date(now).toISOString() } } };
  const query = { fieldManager: fluxKinds.Receiver.manager };
  const contentType = 'application/merge-patch+json';
  await client.request({ method: 'PATCH', path, query, contentType, body, signal });
}

/** Where all objects of a kind in the cluster are listed. */
export function fluxListPath(kind: ReconciledKind): string {
  const { group, version, plural } = fluxKinds[kind];
  return apiPath({ group, version, resource: plural });
}

/** Every object of a kind in the cluster. */
export async function listFluxObjects<T = FluxObject>(
  client: KubeClient,
  kind: ReconciledKind,
  signal: AbortSignal,
): Promise<readonly T[]> {
  return (await listObjects(client, fluxListPath(kind), { signal })) as readonly unknown[] as readonly T[];
}
