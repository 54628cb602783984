import { Agent, type Dispatcher, request } from 'undici';
import { connectorOf } from '../../ports/net/connector.ts';
import { AddressRefused, type Dialer } from '../../ports/net/dialer.ts';
import { GitError } from './git-error.ts';

/** What proves who asks. */
export interface GitCredentials {
  readonly username?: string;
  readonly password?: string;
  readonly bearerToken?: string;
  readonly caPem?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
}

/** One repository over smart HTTP. */
export interface GitTransport {
  readonly url: string;
  /** The answer as it comes; whoever stops reading ends it. Throws GitError, `too-large` after `maxBytes`. */
  post(path: string, body: Uint8Array, contentType: string, maxBytes: number): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** `http://` or `https://`, with or without a trailing slash. */
  readonly url: string;
  readonly credentials: GitCredentials;
  /** Makes every connection. */
  readonly dialer: Dialer;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;
const longestTimeoutMs = 3_600_000;

/**
 * Redirects are followed on the same host only, and not out of TLS: a credential is never sent elsewhere. @throws GitError `invalid-url`
 */
export function openTransport(options: TransportOptions): GitTransport {
  const { credentials, signal } = options;
  // Timers take whole milliseconds, and not very many of them.
  const timeoutMs = Math.min(Math.max(Math.ceil(options.timeoutMs), 1), longestTimeoutMs);
  const { root, fromUrl } = parseRepositoryUrl(options.url);
  const agent = new Agent({
    connections: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: connectorOf(options.dialer, {
      timeout: timeoutMs,
      ...(credentials.caPem === undefined ? {} : { ca: credentials.caPem }),
      ...(credentials.clientCertificatePem === undefined ? {} : { cert: credentials.clientCertificatePem }),
      ...(credentials.clientKeyPem === undefined ? {} : { key: credentials.clientKeyPem }),
    }),
  });
  const headers = { 'git-protocol': 'version=2', 'user-agent': 'git/sluice', ...authorizationOf(credentials, fromUrl) };

  async function ask(path: string, body: Uint8Array, contentType: string): Promise<Dispatcher.ResponseData> {
    let target = new URL(root + path);
    for (let redirects = 0; ; redirects++) {
      const response = await request(target, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: { ...headers, 'content-type': contentType },
        body,
      });
      const location = response.headers['location'];
      if (response.statusCode < 300 || response.statusCode >= 400 || typeof location !== 'string') return response;
      await response.body.dump();
      const next = new URL(location, target);
      const isDowngrade = target.protocol === 'https:' && next.protocol !== 'https:';
      if (redirects === mostRedirects || next.host !== target.host || isDowngrade)
        throw new GitError(
          'unreachable',
          `${root}: redirected to another host or from HTTPS to HTTP; name the new URL in spec.url`,
        );
      target = next;
    }
  }

  async function* post(path: string, body: Uint8Array, contentType: string, maxBytes: number) {
    try {
      const response = await ask(path, body, contentType);
      yield* readAnswer(root, response, maxBytes);
    } catch (error) {
      if (error instanceof GitError) throw error;
      const code = error instanceof AddressRefused ? 'refused' : 'unreachable';
      throw new GitError(code, `${root}: ${describe(error)}`, { cause: error });
    }
  }
  return { url: root, post, close: () => agent.destroy() };
}

/** The URL without its user, and the user. */
function parseRepositoryUrl(url: string): { root: string; fromUrl: { username: string; password: string } } {
  try {
    const base = new URL(url);
    if (base.protocol !== 'http:' && base.protocol !== 'https:') throw new TypeError('not HTTP');
    const fromUrl = { username: decodeURIComponent(base.username), password: decodeURIComponent(base.password) };
    base.username = '';
    base.password = '';
    return { root: base.href.replace(/\/$/, ''), fromUrl };
  } catch {
    // Neither the URL nor the cause is told: both can hold a password.
    throw new GitError('invalid-url', 'spec.url is not a URL of HTTP(S), such as https://git.example.com/app.git');
  }
}

/** Read no further, so much of an answer is still taken in, for the connection to be used again. */
const mostDumpedBytes = 16_384;

async function* readAnswer(
  url: string,
  { statusCode, body }: Dispatcher.ResponseData,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let ended = false;
  try {
    checkStatus(url, statusCode);
    let size = 0;
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      size += (piece as Uint8Array).length;
      if (size > maxBytes)
        throw new GitError(
          'too-large',
          `${url}: the answer of the server is larger than ${maxBytes} bytes; leave large files out of the repository`,
        );
      yield piece as Uint8Array;
    }
    ended = true;
  } finally {
    if (!ended) await body.dump({ limit: mostDumpedBytes });
  }
}

function checkStatus(url: string, status: number): void {
  if (status === 401 || status === 403)
    throw new GitError(
      'unauthorized',
      `${url}: authentication required (HTTP ${status}); check the secret of spec.secretRef`,
    );
  if (status === 404)
    throw new GitError('not-found', `${url}: repository not found (HTTP 404); check spec.url and the secret`);
  if (status !== 200) throw new GitError('unreachable', `${url}: HTTP ${status}`);
}

function authorizationOf(
  credentials: GitCredentials,
  fromUrl: { username: string; password: string },
): Record<string, string> {
  if (credentials.bearerToken !== undefined) return { authorization: `Bearer ${credentials.bearerToken}` };
  const username = credentials.username ?? fromUrl.username;
  const password = credentials.password ?? fromUrl.password;
  if (username === '' && password === '') return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function describe(error: unknown): string {
  const { code, message, name } = error as { code?: string; message?: string; name?: string };
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'timed out; see spec.timeout';
  return message || code || 'not reachable';
}
