import type { HttpClient } from '../http/http-client.ts';
import { describeUrl, readAll } from '../http/http-client.ts';
import type { Authorization } from '../http/token-cache.ts';
import type { Challenge } from './challenge.ts';
import type { OciCredentials } from './credentials.ts';
import { OciError } from './oci-error.ts';

export interface AuthorizeOptions {
  readonly http: HttpClient;
  readonly credentials: OciCredentials | undefined;
  /** What the registry is asked by: a token server of it must not be reached by less. */
  readonly registryUrl: URL;
  /** `repository:org/app:pull`. */
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const longestAnswer = 256 * 1024;
/** A token server that says nothing gives a minute. */
const defaultSeconds = 60;

/**
 * What answers a registry's challenge: Basic with the credentials, or a token of the token server that it names.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @throws OciError `unauthorized`, `protocol`
 */
export async function authorize(challenge: Challenge, options: AuthorizeOptions): Promise<Authorization> {
  const { credentials, registryUrl, now } = options;
  if (credentials?.registryToken !== undefined)
    return { header: `Bearer ${credentials.registryToken}`, expiresAt: Number.POSITIVE_INFINITY };
  if (challenge.scheme === 'bearer') return fetchToken(challenge, options);
  const basic = basicOf(credentials);
  if (basic === undefined)
    throw new OciError('unauthorized', `${registryUrl.host}: authentication required; name a Secret in spec.secretRef`);
  return { header: basic, expiresAt: now() + 3_600_000 };
}

function basicOf(credentials: OciCredentials | undefined): string | undefined {
  if (credentials?.username === undefined && credentials?.password === undefined) return undefined;
  const { username = '', password = '' } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function fetchToken({ parameters }: Challenge, options: AuthorizeOptions): Promise<Authorization> {
  const realm = readRealm(parameters['realm'], options.registryUrl);
  const service = parameters['service'] ?? '';
  const scopes = [...new Set([parameters['scope'] ?? options.scope, options.scope])];
  const { identityToken } = options.credentials ?? {};
  const byIdentity =
    identityToken === undefined ? undefined : await exchangeIdentity(realm, service, scopes, identityToken, options);
  return byIdentity ?? (await askForToken(realm, service, scopes, options));
}

/** A realm names a host that we send credentials to: never by less than the registry itself is reached by. */
function readRealm(realm: string | undefined, registryUrl: URL): URL {
  const url = realm === undefined ? null : URL.parse(realm);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && registryUrl.protocol === 'http:');
  if (url === null || !isSafe)
    throw new OciError('protocol', `${registryUrl.host}: the registry names no token server that can be used (realm)`);
  return url;
}

async function askForToken(
  realm: URL,
  service: string,
  scopes: readonly string[],
  { http, credentials, now }: AuthorizeOptions,
): Promise<Authorization> {
  const url = new URL(realm);
  if (service !== '') url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const basic = basicOf(credentials);
  const answer = await http.send({ method: 'GET', url, headers: basic === undefined ? {} : { authorization: basic } });
  if (answer.status !== 200) {
    await answer.discard();
    throw tokenRefused(url, answer.status);
  }
  return readToken(url, await readAll(answer, longestAnswer), now());
}

/** Undefined where the token server does not know this way. */
async function exchangeIdentity(
  realm: URL,
  service: string,
  scopes: readonly string[],
  identityToken: string,
  { http, now }: AuthorizeOptions,
): Promise<Authorization | undefined> {
  const body = new URLSearchParams({
    scope: scopes.join(' '),
    service,
    client_id: 'sluice',
    grant_type: 'refresh_token',
    refresh_token: identityToken,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await http.send({ method: 'POST', url: realm, headers, body });
  if (answer.status === 200) return readToken(realm, await readAll(answer, longestAnswer), now());
  await answer.discard();
  if (answer.status === 404) return undefined;
  throw tokenRefused(realm, answer.status);
}

function tokenRefused(url: URL, status: number): OciError {
  const code = status === 401 || status === 403 || status === 400 ? 'unauthorized' : 'unreachable';
  return new OciError(
    code,
    `GET ${describeUrl(url)}: unexpected status code ${status}; check the credentials of the registry`,
  );
}

function readToken(url: URL, bytes: Buffer, now: number): Authorization {
  try {
    const { token, access_token, expires_in } = JSON.parse(bytes.toString()) as Record<string, unknown>;
    const found = [access_token, token].find((value) => typeof value === 'string' && value !== '');
    if (found === undefined) throw new TypeError('no token');
    const seconds = typeof expires_in === 'number' && expires_in > 0 ? expires_in : defaultSeconds;
    return { header: `Bearer ${found}`, expiresAt: now + seconds * 1000 };
  } catch {
    // The cause can hold a token: it is left out.
    throw new OciError('protocol', `GET ${describeUrl(url)}: the answer of the token server holds no token`);
  }
}
