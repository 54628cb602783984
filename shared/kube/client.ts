import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { parseExactJson, writeExactJson } from '../go/json/exact-json.ts';
import { AnswerError, type Connections, openConnections } from './connections.ts';
import { KubeApiError, type KubeErrorCause } from './kube-api-error.ts';
import { type ObserveRequest, observeConnections } from './observe-connections.ts';
import { ClusterUnreachable } from './unreachable.ts';

/** How to reach an API server. */
export interface KubeConnection {
  /** `https://host:port`, or with a path below which the API stands. */
  readonly server: string;
  readonly caPem?: string;
  readonly insecureSkipTlsVerify?: boolean;
  /** The name in the server's certificate, where it is not the host. */
  readonly tlsServerName?: string;
  readonly token?: string;
  /** Instead of one token: who makes a fresh one where the last has aged. */
  readonly tokens?: () => Promise<string>;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
}

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, segments encoded: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Defaults to `application/json`. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** For the whole request with its retries; without it, 30 s an attempt. */
  readonly timeoutMs?: number;
  /**
   * A second request after an unknown outcome of the first does no harm. Defaults to true for GET and server-side apply.
   */
  readonly idempotent?: boolean;
}

/** A thin client of one API server over a kept-alive pool. */
export interface KubeClient {
  /** The decoded JSON answer. @throws KubeApiError where the server refuses, ClusterUnreachable where it does not answer, the signal's reason */
  request(request: KubeRequest): Promise<unknown>;
  /** The same connections, acting as this user. */
  impersonate(user: string, groups?: readonly string[]): KubeClient;
  close(): Promise<void>;
}

type Headers = Readonly<Record<string, string | string[]>>;

const attempts = 5;
const longestRetryAfterMs = 30_000;
const userAgent = 'sluice';
export const applyPatch = 'application/apply-patch+yaml';

/** @param observe hears of each attempt of each request */
export function createKubeClient(connection: KubeConnection, observe?: ObserveRequest): KubeClient {
  const { origin, pathname } = new URL(connection.server);
  const opened = openConnections(origin, {
    ...(connection.caPem === undefined ? {} : { ca: connection.caPem }),
    ...(connection.clientCertificatePem === undefined ? {} : { cert: connection.clientCertificatePem }),
    ...(connection.clientKeyPem === undefined ? {} : { key: connection.clientKeyPem }),
    ...(connection.tlsServerName === undefined ? {} : { servername: connection.tlsServerName }),
    rejectUnauthorized: connection.insecureSkipTlsVerify !== true,
  });
  const connections = observe === undefined ? opened : observeConnections(opened, observe);
  const headers = {
    'user-agent': userAgent,
    ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
  };
  return clientOver({ origin, connections, root: pathname.replace(/\/$/, ''), tokens: connection.tokens }, headers);
}

/** An API server behind its connections. */
interface Server {
  readonly origin: string;
  readonly connections: Connections;
  /** The path below which the API stands. */
  readonly root: string;
  readonly tokens: KubeConnection['tokens'];
}

function clientOver(server: Server, headers: Headers): KubeClient {
  return {
    request: (request) => requestWithRetries(server, headers, request),
    impersonate: (user, groups = []) =>
      clientOver(server, {
        ...headers,
        'impersonate-user': user,
        ...(groups.length === 0 ? {} : { 'impersonate-group': [...groups] }),
      }),
    close: () => server.connections.close(),
  };
}

/**
 * A throttled request (429) is sent again after what the server asks for. A connection that broke, or a 5xx, only where a second
 * request can do no harm: reads, applies, and what its caller says is idempotent.
 */
async function requestWithRetries(server: Server, headers: Headers, request: KubeRequest): Promise<unknown> {
  const signals = [
    request.signal,
    request.timeoutMs === undefined ? undefined : AbortSignal.timeout(request.timeoutMs),
  ];
  const present = signals.filter((signal) => signal !== undefined);
  const signal = present.length > 1 ? AbortSignal.any(present) : present[0];
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(server, headers, request, signal);
    } catch (error) {
      const delay = signal?.aborted ? undefined : retryDelay(error, request, attempt);
      if (delay === undefined) throw signal?.aborted ? error : unreachableOr(error, server);
      await sleep(delay, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** What an answer says stays what it is; that there is none says which server is meant. */
function unreachableOr(error: unknown, { origin }: Server): unknown {
  if (error instanceof KubeApiError || error instanceof AnswerError) return error;
  return new ClusterUnreachable(`${origin} cannot be reached: ${messageOf(error)}`, { cause: error });
}

function retryDelay(error: unknown, request: KubeRequest, attempt: number): number | undefined {
  if (attempt >= attempts) return undefined;
  const backoff = 100 * 2 ** (attempt - 1);
  if (error instanceof Throttled) return Math.max(error.retryAfterMs, backoff);
  const idempotent = request.idempotent ?? (request.method === 'GET' || request.contentType === applyPatch);
  if (!idempotent || error instanceof AnswerError) return undefined;
  return error instanceof KubeApiError && !isTransient(error) ? undefined : backoff;
}

/** A 500 without a reason is how the server answers an apply that does not fit the kind's schema: it always will. */
function isTransient({ status, reason }: KubeApiError): boolean {
  return status > 500 || (status === 500 && reason !== 'Unknown');
}

class Throttled extends KubeApiError {
  readonly retryAfterMs: number;

  constructor(reason: string, message: string, retryAfterMs: number) {
    super(429, reason, message);
    this.retryAfterMs = retryAfterMs;
  }
}

async function requestOnce(
  { connections, root, tokens }: Server,
  headers: Headers,
  request: KubeRequest,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
  const answer = await connections.send({
    method: request.method,
    path: `${root}${request.path}${query}`,
    headers: {
      ...headers,
      ...(tokens === undefined ? {} : { authorization: `Bearer ${await tokens()}` }),
      accept: request.accept ?? 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: writeExactJson(request.body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { status, text } = answer;
  if (status >= 300) throw errorFrom(request, status, text, Number(answer.headers['retry-after'] ?? 1));
  if (text === '') return undefined;
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new AnswerError(`${request.method} ${request.path}: the answer is not JSON; is the server an API server?`, {
      cause,
    });
  }
}

function errorFrom(
  { method, path }: KubeRequest,
  status: number,
  text: string,
  retryAfterSeconds: number,
): KubeApiError {
  let answer: { reason?: string; message?: string; details?: { name?: string; causes?: readonly KubeErrorCause[] } } =
    {};
  try {
    answer = (JSON.parse(text) as typeof answer | null) ?? {};
  } catch {
    // Not a Status object (a proxy's page): the status code says enough.
  }
  const { reason = 'Unknown', message = `${method} ${path}: HTTP ${status}`, details } = answer;
  if (status !== 429)
    return new KubeApiError(status, reason, message, { causes: details?.causes ?? [], objectName: details?.name });
  const seconds = Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : 1;
  return new Throttled(reason, message, Math.min(seconds * 1000, longestRetryAfterMs));
}
