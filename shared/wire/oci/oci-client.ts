import { createHash } from 'node:crypto';
import { describeUrl, type HttpAnswer, type HttpClient, type HttpRequest, readAll } from '../http/http-client.ts';
import { HttpError, type HttpErrorCode } from '../http/http-error.ts';
import type { TokenCache } from '../http/token-cache.ts';
import { authorize } from './authorize.ts';
import { parseChallenge } from './challenge.ts';
import type { OciCredentials } from './credentials.ts';
import { manifestMediaTypes, type OciDescriptor, type OciManifest, parseManifest } from './manifest.ts';
import { OciError, type OciErrorCode } from './oci-error.ts';
import { checkDigest, mayBePlainHttp, type OciRepositoryName, pathInRegistry } from './reference.ts';
import { readRegistryError } from './registry-error.ts';

export interface OciClientOptions {
  readonly name: OciRepositoryName;
  readonly http: HttpClient;
  readonly credentials?: OciCredentials;
  /** `spec.insecure`: a registry that does not speak TLS may be asked without it. */
  readonly insecure?: boolean;
  /** What earlier clients were let in with: what is not new costs one request then. */
  readonly tokens: TokenCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A manifest and its digest. */
export interface FetchedManifest {
  /** `sha256:<hex>` of `bytes`. */
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly manifest: OciManifest;
}

const largestManifest = 4 * 1024 * 1024;
const largestTagPage = 8 * 1024 * 1024;
const mostTags = 200_000;
/** A token is not used in its last seconds: the answer may take as long. */
const expiryMarginMs = 10_000;

const errorCodes: Readonly<Record<HttpErrorCode, OciErrorCode>> = {
  'invalid-url': 'invalid-url',
  refused: 'refused',
  unreachable: 'unreachable',
  'timed-out': 'unreachable',
  redirect: 'unreachable',
  'too-large': 'too-large',
  'cut-off': 'unreachable',
};

/**
 * One repository of a registry, to be read.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class OciClient {
  readonly #options: OciClientOptions;
  /** Names the registry and who asks it; the credentials are not readable in it. */
  readonly #caller: string;
  /** What the registry answered by, once it has. */
  #protocol: 'https:' | 'http:' | undefined;

  constructor(options: OciClientOptions) {
    this.#options = options;
    const { name, credentials = null } = options;
    this.#caller = createHash('sha256')
      .update(JSON.stringify([name.registry, credentials]))
      .digest('hex');
  }

  /** The digest that a tag names now: one request, or two where the registry does not answer HEAD. @throws OciError */
  async resolveTag(tag: string): Promise<string> {
    const path = `manifests/${encodeURIComponent(tag)}`;
    const head = await this.#send('HEAD', path, { accept: manifestMediaTypes.join(', ') });
    await head.discard();
    const digest = head.headers['docker-content-digest'];
    if (head.status === 200 && digest !== undefined) return checkDigest(digest);
    return (await this.fetchManifest(tag)).digest;
  }

  /** @param reference a tag, or a digest, to which the manifest is held @throws OciError */
  async fetchManifest(reference: string): Promise<FetchedManifest> {
    const path = `manifests/${encodeURIComponent(reference).replace('%3A', ':')}`;
    const answer = await this.#get(path, { accept: manifestMediaTypes.join(', ') });
    const bytes = await reading(() => readAll(answer, largestManifest));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (reference.includes(':') && digest !== reference)
      throw new OciError('corrupt', `manifest digest: ${digest} does not match requested digest: ${reference}`);
    return { digest, bytes, manifest: parseManifest(bytes, answer.headers['content-type'] ?? '') };
  }

  /** All tags, in the order of the registry. @throws OciError */
  async listTags(): Promise<readonly string[]> {
    const tags: string[] = [];
    let next: string | undefined = 'tags/list?n=1000';
    while (next !== undefined) {
      const answer: HttpAnswer = await this.#get(next, { accept: 'application/json' });
      const bytes = await reading(() => readAll(answer, largestTagPage));
      tags.push(...readTags(answer.url, bytes));
      if (tags.length > mostTags)
        throw new OciError('too-large', `${describeUrl(answer.url)}: more than ${mostTags} tags`);
      next = nextPage(answer);
    }
    return tags;
  }

  /** The manifests that refer to a digest: signatures, for one. Empty where the registry does not know of such. @throws OciError */
  async listReferrers(digest: string): Promise<readonly OciDescriptor[]> {
    const answer = await this.#send('GET', `referrers/${digest}`, {
      accept: 'application/vnd.oci.image.index.v1+json',
    });
    if (answer.status === 404) {
      await answer.discard();
      return this.#listTaggedReferrers(digest);
    }
    if (answer.status !== 200) throw await readRegistryError('GET', answer);
    const bytes = await reading(() => readAll(answer, largestManifest));
    return parseManifest(bytes, '').manifests;
  }

  /** As it comes. Ends with an error, and not otherwise, where size or digest are not those of the descriptor. @throws OciError */
  async *fetchBlob({ digest, size }: OciDescriptor): AsyncGenerator<Uint8Array> {
    const answer = await this.#get(`blobs/${digest}`, {});
    const hash = createHash('sha256');
    let read = 0;
    const pieces = answer.read(size)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const piece = await reading(() => pieces.next());
        if (piece.done) break;
        hash.update(piece.value);
        read += piece.value.length;
        yield piece.value;
      }
    } finally {
      await pieces.return?.();
    }
    const actual = `sha256:${hash.digest('hex')}`;
    if (read !== size) throw new OciError('corrupt', `error verifying size; got ${read}, want ${size} of ${digest}`);
    if (actual !== digest) throw new OciError('corrupt', `error verifying ${digest}: got ${actual}`);
  }

  /** Registries without the referrers API keep an index of them under a tag. */
  async #listTaggedReferrers(digest: string): Promise<readonly OciDescriptor[]> {
    const answer = await this.#send('GET', `manifests/${digest.replace(':', '-')}`, {
      accept: 'application/vnd.oci.image.index.v1+json',
    });
    if (answer.status !== 200) {
      await answer.discard();
      return [];
    }
    const bytes = await reading(() => readAll(answer, largestManifest));
    return parseManifest(bytes, '').manifests;
  }

  async #get(path: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const answer = await this.#send('GET', path, headers);
    if (answer.status !== 200) throw await readRegistryError('GET', answer);
    return answer;
  }

  /** Asks, and asks again with a token where the registry wants one. */
  async #send(method: 'GET' | 'HEAD', path: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const scope = `repository:${pathInRegistry(this.#options.name)}:pull`;
    const { http, credentials, now, tokens } = this.#options;
    const key = `${this.#caller} ${scope}`;
    const known = tokens.find(key, now() + expiryMarginMs);
    const authorization = known === undefined ? {} : { authorization: known.header };
    const answer = await this.#sendByAnyProtocol({ method, headers: { ...headers, ...authorization } }, path);
    const challenge = answer.status === 401 ? parseChallenge(answer.headers['www-authenticate']) : undefined;
    if (challenge === undefined) return answer;
    await answer.discard();
    const registryUrl = new URL(`${this.#protocol}//${this.#options.name.registry}`);
    const fresh = await reading(() => authorize(challenge, { http, credentials, registryUrl, scope, now }));
    tokens.keep(key, fresh);
    return this.#sendByAnyProtocol({ method, headers: { ...headers, authorization: fresh.header } }, path);
  }

  /** By TLS; where that cannot be had and the registry is one that may do without, without. */
  async #sendByAnyProtocol(request: Omit<HttpRequest, 'url'>, path: string): Promise<HttpAnswer> {
    const { http, name, insecure } = this.#options;
    const base = (protocol: string): URL => new URL(`${protocol}//${name.registry}/v2/${pathInRegistry(name)}/`);
    const ask = (protocol: string): Promise<HttpAnswer> =>
      http.send({ ...request, url: new URL(path, base(protocol)) });
    if (this.#protocol !== undefined) return reading(() => ask(this.#protocol as string));
    const isEither = insecure === true || mayBePlainHttp(name);
    return reading(async () => {
      try {
        const answer = await ask('https:');
        this.#protocol = 'https:';
        return answer;
      } catch (error) {
        if (!isEither || !(error instanceof HttpError) || error.code !== 'unreachable') throw error;
        const answer = await ask('http:');
        this.#protocol = 'http:';
        return answer;
      }
    });
  }
}

/** What speaks HTTP fails with an `HttpError`, what reads a registry with an `OciError`. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new OciError(errorCodes[error.code], error.message, { cause: error });
  }
}

function readTags(url: URL, bytes: Buffer): readonly string[] {
  try {
    const { tags } = JSON.parse(bytes.toString()) as { tags?: unknown };
    if (tags === null || tags === undefined) return [];
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  } catch (error) {
    throw new OciError('corrupt', `GET ${describeUrl(url)}: the list of tags cannot be read as JSON`, { cause: error });
  }
  throw new OciError('corrupt', `GET ${describeUrl(url)}: the list of tags is not a list of texts`);
}

/** Of the `Link` header: the next page, on the same registry only. */
function nextPage({ headers, url }: HttpAnswer): string | undefined {
  const found = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(headers['link'] ?? '');
  if (found === null) return undefined;
  const next = new URL(found[1] as string, url);
  if (next.origin !== url.origin)
    throw new OciError('protocol', `${url.host}: the next page of tags is on another host`);
  return next.href;
}
