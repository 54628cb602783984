import { apiPath } from './api-path.ts';
import type { KubeClient } from './client.ts';
import { isNotFound } from './kube-api-error.ts';

interface ServiceAccount {
  readonly imagePullSecrets?: readonly { readonly name: string }[];
}

/** The names of a service account's pull secrets; undefined where it does not exist. @throws KubeApiError */
export async function readPullSecretNames(
  { client, signal }: { readonly client: Pick<KubeClient, 'request'>; readonly signal: AbortSignal },
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<readonly string[] | undefined> {
  try {
    const path = apiPath({ group: '', version: 'v1', resource: 'serviceaccounts', namespace, name });
    const { imagePullSecrets = [] } = (await client.request({ method: 'GET', path, signal })) as ServiceAccount;
    return imagePullSecrets.map((secret) => secret.name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
