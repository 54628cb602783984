import type { KubeClient } from './client.ts';
import { isObjectNotFound } from './kube-api-error.ts';

/** The `accept` header with which the server answers with an object's metadata only, whatever the kind. */
export const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/**
 * Deletes the object at the path in the background, if it is still this one. An object that is already gone is fine.
 *
 * @throws KubeApiError 409 if it is another object, or another version
 */
export async function deleteObject(
  { client, path, signal }: { readonly client: KubeClient; readonly path: string; readonly signal: AbortSignal },
  preconditions: { readonly uid: string; readonly resourceVersion?: string },
): Promise<void> {
  try {
    await client.request({
      method: 'DELETE',
      path,
      body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', preconditions },
      // A second request for the same uid finds it gone, or another object.
      idempotent: true,
      signal,
    });
  } catch (error) {
    if (!isObjectNotFound(error)) throw error;
  }
}
