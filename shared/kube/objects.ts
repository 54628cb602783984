import type { KubeObject } from '../api/kube-object.ts';
import { applyPatch, type KubeClient } from './client.ts';
import { isNotFound } from './kube-api-error.ts';

interface Call {
  readonly client: KubeClient;
  /** Of the object; `resourcePath` writes it. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** The answer carries metadata only, whatever the kind. */
export const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/** The object, or undefined where there is none. */
export async function getObject({ client, path, signal }: Call, accept?: string): Promise<KubeObject | undefined> {
  try {
    return (await client.request({
      method: 'GET',
      path,
      signal,
      ...(accept === undefined ? {} : { accept }),
    })) as KubeObject;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Server-side apply that takes over fields in conflict, as GitOps must. Where the object carries a resourceVersion, a stale one is
 * refused (409) all the same.
 */
export async function applyObject(
  { client, path, signal }: Call,
  object: KubeObject,
  options: { readonly fieldManager: string; readonly dryRun?: boolean },
): Promise<KubeObject> {
  return (await client.request({
    method: 'PATCH',
    path,
    contentType: applyPatch,
    body: object,
    query: {
      fieldManager: options.fieldManager,
      force: 'true',
      ...(options.dryRun === true ? { dryRun: 'All' } : {}),
    },
    signal,
  })) as KubeObject;
}

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

export async function jsonPatchObject(
  { client, path, signal }: Call,
  operations: readonly JsonPatchOperation[],
  fieldManager: string,
): Promise<KubeObject> {
  return (await client.request({
    method: 'PATCH',
    path,
    contentType: 'application/json-patch+json',
    body: operations,
    query: { fieldManager },
    signal,
  })) as KubeObject;
}

/** Deletes the object in the background, if it is still this one. True where it was already gone. @throws KubeApiError 409 where it is another. */
export async function deleteObject(
  { client, path, signal }: Call,
  preconditions: { readonly uid: string; readonly resourceVersion?: string },
): Promise<boolean> {
  try {
    await client.request({
      method: 'DELETE',
      path,
      body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', preconditions },
      // A second request for the same uid finds it gone, or another.
      idempotent: true,
      signal,
    });
    return false;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}
