import { apiPath } from './api-path.ts';
import type { KubeClient } from './client.ts';
import { isNotFound } from './kube-api-error.ts';

/** The data of a Secret, each value in Base64; undefined where it does not exist. @throws KubeApiError */
export async function readSecretData(
  { client, signal }: { readonly client: Pick<KubeClient, 'request'>; readonly signal: AbortSignal },
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const path = apiPath({ group: '', version: 'v1', resource: 'secrets', namespace, name });
    const secret = (await client.request({ method: 'GET', path, signal })) as { data?: Record<string, string> };
    return secret.data ?? {};
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
