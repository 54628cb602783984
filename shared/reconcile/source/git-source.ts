import { StageError } from '../../base/errors.ts';
import { parseDuration } from '../../flux/api/duration.ts';
import { apiPath } from '../../ports/kube/api-path.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { type GitSource, gitCredentialsFrom } from '../../source/fetch-source.ts';
import type { GitCredentials } from '../../wire/git/transport.ts';
import type { Cluster } from '../context.ts';
import type { LiveGitRepository } from './state.ts';

interface Access extends Pick<Cluster, 'client' | 'dialer'> {
  readonly signal: AbortSignal;
}

/** What a GitRepository asks for, with the credentials of its Secret. @throws StageError */
export async function gitSourceOf(access: Access, { metadata, spec }: LiveGitRepository): Promise<GitSource> {
  return {
    url: spec.url,
    ...(spec.ref === undefined ? {} : { ref: spec.ref }),
    ...(spec.ignore === undefined ? {} : { ignore: spec.ignore }),
    timeoutMs: parseDuration(spec.timeout),
    dialer: access.dialer,
    credentials:
      spec.secretRef === undefined ? {} : await readCredentials(access, metadata.namespace, spec.secretRef.name),
  };
}

async function readCredentials({ client, signal }: Access, namespace: string, name: string): Promise<GitCredentials> {
  try {
    const path = apiPath({ group: '', version: 'v1', resource: 'secrets', namespace, name });
    const secret = (await client.request({ method: 'GET', path, signal })) as {
      data?: Record<string, string>;
    };
    return gitCredentialsFrom(secret.data ?? {});
  } catch (error) {
    if (isNotFound(error))
      throw new StageError(
        'AuthenticationFailed',
        `failed to get secret '${namespace}/${name}': secrets "${name}" not found`,
        { cause: error },
      );
    if (error instanceof RangeError)
      throw new StageError(
        'AuthenticationFailed',
        `failed to configure authentication options: secret '${namespace}/${name}': ${error.message}`,
        { cause: error },
      );
    throw error;
  }
}
