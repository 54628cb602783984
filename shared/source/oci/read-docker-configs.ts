import { z } from 'zod';
import type { DockerConfig } from '../../wire/oci/credentials.ts';
import { decodeKey, type SecretData } from '../secrets/secret-data.ts';
import type { SourceAccess } from '../source-kind.ts';

const auth = z.object({
  username: z.string().optional(),
  password: z.string().optional(),
  auth: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
const auths = z.record(z.string(), auth);
const config = z.object({ auths: auths.optional() });

/** What an object says of the credentials for its registry. */
export interface PullSecretRefs {
  readonly secretRef?: { readonly name: string } | undefined;
  readonly serviceAccountName?: string | undefined;
}

/**
 * The Docker configurations of the Secret that an object names, and of the pull secrets of its service account. @throws RangeError in
 * Flux's words
 */
export async function readDockerConfigs(
  { namespace, readSecret, readPullSecretNames }: SourceAccess,
  { secretRef, serviceAccountName }: PullSecretRefs,
): Promise<readonly DockerConfig[]> {
  const names = secretRef === undefined ? [] : [secretRef.name];
  if (serviceAccountName) {
    const ofAccount = await readPullSecretNames(serviceAccountName);
    if (ofAccount === undefined) throw new RangeError(`serviceaccount '${namespace}/${serviceAccountName}' not found`);
    names.push(...ofAccount);
  }
  return Promise.all(
    names.map(async (name) => {
      const data = await readSecret(name);
      if (data === undefined)
        throw new RangeError(`failed to get secret '${namespace}/${name}': secrets "${name}" not found`);
      return parseDockerConfig(data, `${namespace}/${name}`);
    }),
  );
}

/** Of a Secret of type `kubernetes.io/dockerconfigjson`, or of the older `kubernetes.io/dockercfg`. */
function parseDockerConfig(data: SecretData, name: string): DockerConfig {
  const [json, old] = [decodeKey(data, '.dockerconfigjson'), decodeKey(data, '.dockercfg')];
  try {
    if (json !== undefined) return config.parse(JSON.parse(json)) as DockerConfig;
    return old === undefined ? {} : ({ auths: auths.parse(JSON.parse(old)) } as DockerConfig);
  } catch {
    // The cause can quote a password.
    throw new RangeError(
      `secret '${name}' holds no Docker configuration that can be read: see kubectl create secret docker-registry`,
    );
  }
}
