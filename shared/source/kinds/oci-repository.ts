import { ArchiveError } from '../../artifact/extract.ts';
import { StageError } from '../../base/errors.ts';
import { parseDuration } from '../../flux/api/duration.ts';
import type { OCIRepository } from '../../flux/api/oci-repository.ts';
import { unsupportedField } from '../../flux/unsupported.ts';
import type { Dialer } from '../../ports/net/dialer.ts';
import type { HttpProxy, TlsIdentity } from '../../wire/http/dispatcher.ts';
import { openHttpClient } from '../../wire/http/http-client.ts';
import type { TokenCache } from '../../wire/http/token-cache.ts';
import { findCredentials, type OciCredentials } from '../../wire/oci/credentials.ts';
import { OciClient } from '../../wire/oci/oci-client.ts';
import { OciError } from '../../wire/oci/oci-error.ts';
import { checkDigest, type OciRepositoryName } from '../../wire/oci/reference.ts';
import { fetchArtifact, fetchImage, type OciContent } from '../oci/fetch-artifact.ts';
import { parseOciUrl } from '../oci/parse-oci-url.ts';
import { readDockerConfigs } from '../oci/read-docker-configs.ts';
import { layerOperationOf } from '../oci/select-layer.ts';
import { type OciRef, selectReference } from '../oci/select-reference.ts';
import { readProxy } from '../secrets/read-proxy.ts';
import { readTls } from '../secrets/read-tls.ts';
import type { SecretData } from '../secrets/secret-data.ts';
import type { SourceAccess, SourceKind } from '../source-kind.ts';

type Spec = OCIRepository['spec'];

/** A repository of a registry, and the revision of it to follow. */
interface OciSource {
  readonly url: string;
  readonly name: OciRepositoryName;
  readonly ref?: OciRef | undefined;
  readonly content: OciContent;
  readonly credentials?: OciCredentials | undefined;
  readonly tls: TlsIdentity;
  readonly proxy?: HttpProxy | undefined;
  readonly insecure: boolean;
  readonly dialer: Dialer;
  readonly timeoutMs: number;
  readonly tokens: TokenCache;
  readonly now: () => number;
}

interface ResolvedManifest {
  /** `<tag>@sha256:<hex>`, or the digest alone where the spec names one. */
  readonly revision: string;
  readonly digest: string;
}

/** A tag, a range of tags or a digest of a registry's repository. One request finds the revision, two fetch it. */
export const ociRepository: SourceKind<Spec, OciSource, ResolvedManifest> = {
  unsupported: [
    unsupportedField('verify'),
    { path: 'provider', isSet: ({ provider }) => provider !== undefined && provider !== 'generic' },
  ],
  async request(spec, access) {
    const { url, ref, ignore, layerSelector, insecure = false } = spec;
    const name = await staged(
      `URL validation failed for '${url}'`,
      'URLInvalid',
      async () => parseOciUrl(url),
      'stalled',
    );
    const configs = await credentialed('failed to get credential', () => readDockerConfigs(access, spec));
    return {
      url,
      name,
      ref,
      content: {
        ...(layerSelector === undefined ? {} : { layerSelector }),
        ...(ignore === undefined ? {} : { ignore }),
      },
      credentials: findCredentials(configs, name),
      tls: await readTlsOf(access, spec),
      proxy: await readProxyOf(access, spec),
      insecure,
      dialer: access.dialer,
      timeoutMs: parseDuration(spec.timeout),
      tokens: access.tokens,
      now: access.now,
    };
  },
  identify: ({ url, ref, content, credentials, tls, proxy, insecure, dialer }) => ({
    ...{ url, ref, content, credentials, tls, proxy, insecure },
    reach: dialer.allowed,
  }),
  open(source, signal) {
    const { dialer, timeoutMs, tls, proxy, name, credentials, insecure, tokens, now, url } = source;
    const shown = { userAgent: 'sluice', ...(proxy === undefined ? {} : { proxy }) };
    const http = openHttpClient({ dialer, timeoutMs, tls, signal, ...shown });
    const known = credentials === undefined ? {} : { credentials };
    const client = new OciClient({ name, http, insecure, tokens, now, ...known });
    return {
      resolve: () => resolve(client, source),
      async fetch({ revision, digest }) {
        const manifest = await staged(`failed to pull artifact from '${url}'`, 'OCIArtifactPullFailed', () =>
          fetchImage(client, digest),
        );
        return staged('', 'OCIArtifactLayerOperationFailed', () =>
          fetchArtifact(client, { revision, manifest }, source.content),
        );
      },
      close: () => http.close(),
    };
  },
  explain: (error) => (error instanceof StageError ? error : undefined),
  fileOf: (revision, { layerSelector }) =>
    `${revision.slice(revision.lastIndexOf('@') + 1)}${layerOperationOf(layerSelector) === 'copy' ? '.tgz' : '.tar.gz'}`,
  hasNewestUrl: true,
  describeStored: (revision) => `stored artifact for digest '${revision}'`,
  describe({ revision, metadata = {} }, { url }) {
    const { [originSource]: source, [originRevision]: origin } = metadata;
    const from = source === undefined ? '' : `, origin source '${source}'`;
    const of = origin === undefined ? '' : `, origin revision '${origin}'`;
    return `stored artifact with revision '${revision}' from '${url}'${from}${of}`;
  },
  observe: ({ ignore, layerSelector }) => ({
    observedIgnore: ignore ?? null,
    observedLayerSelector: layerSelector ?? null,
  }),
};

/** @see https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const originSource = 'org.opencontainers.image.source';
const originRevision = 'org.opencontainers.image.revision';

async function resolve(client: OciClient, { url, ref, content }: OciSource): Promise<ResolvedManifest> {
  const tag = await staged(`failed to determine the artifact tag for '${url}'`, 'ReadOperationFailed', async () => {
    const selection = selectReference(ref, content.layerSelector?.mediaType);
    if ('digest' in selection) return undefined;
    return 'tag' in selection ? selection.tag : selection.pickTag(await client.listTags());
  });
  return staged('failed to determine artifact digest', 'OCIArtifactPullFailed', async () => {
    if (tag === undefined) {
      const digest = checkDigest(ref?.digest ?? '');
      return { digest, revision: digest };
    }
    const digest = await client.resolveTag(tag);
    return { digest, revision: `${tag}@${digest}` };
  });
}

async function readTlsOf({ namespace, readSecret }: SourceAccess, spec: Spec): Promise<TlsIdentity> {
  const { certSecretRef, insecure = false, url } = spec;
  if (certSecretRef === undefined) return insecure ? { insecureSkipVerify: true } : {};
  const { name } = certSecretRef;
  return credentialed(`failed to generate transport for '${url}'`, async () =>
    readTls(found(await readSecret(name), namespace, name)),
  );
}

async function readProxyOf(
  { namespace, readSecret }: SourceAccess,
  { proxySecretRef }: Spec,
): Promise<HttpProxy | undefined> {
  if (proxySecretRef === undefined) return undefined;
  const { name } = proxySecretRef;
  return credentialed('failed to get proxy address', async () =>
    readProxy(found(await readSecret(name), namespace, name)),
  );
}

function found(data: SecretData | undefined, namespace: string, name: string): SecretData {
  if (data === undefined) throw new RangeError(`secret '${namespace}/${name}' not found`);
  return data;
}

/** What a Secret does not hold is a failure of authentication; what the API server refuses is thrown as it is. */
async function credentialed<T>(doing: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StageError('AuthenticationFailed', `${doing}: ${error.message}`, { cause: error });
  }
}

/** Names the step in which the source failed. Any other error, the end of the worker among them, is thrown as it is. */
async function staged<T>(
  doing: string,
  reason: string,
  run: () => Promise<T>,
  outcome: 'stalled' | 'retry' = 'retry',
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OciError || error instanceof ArchiveError)) throw error;
    const message = doing === '' ? error.message : `${doing}: ${error.message}`;
    throw new StageError(error.code === 'refused' ? 'URLInvalid' : reason, message, { outcome, cause: error });
  }
}
