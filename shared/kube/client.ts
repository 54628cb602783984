import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { parseExactJson, writeExactJson } from '../go/json/exact-json.ts';
import {
  CredentialError,
  fixedCredentials,
  type KubeCredential,
  type KubeCredentials,
} from './credentials/credentials.ts';
import { AnswerError, NoAnswer, openConnections } from './http/connections.ts';
import { connectionsFor, type IdentifiedConnections } from './http/identified-connections.ts';
import { type ObserveRequest, observeConnections } from './http/observe-connections.ts';
import { createRecentFailure, type RecentFailure } from './http/recent-failure.ts';
import { KubeApiError, type KubeErrorCause } from './kube-api-error.ts';
import { ClusterUnreachable } from './unreachable.ts';

/** How to reach an API server. */
export interface KubeConnection {
  /** `https://host:port`, or with a path below which the API stands. */
  readonly server: string;
  readonly caPem?: string;
  readonly insecureSkipTlsVerify?: boolean;
  /** The name in the server's certificate, where it is not the host. */
  readonly tlsServerName?: string;
  /** A credential that does not change. */
  readonly token?: string;
  readonly clientCertificatePem?: string;
  readonly clientKeyPem?: string;
  /** Instead of it: one that is kept good. */
  readonly credentials?: KubeCredentials;
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
  /**
   * A second request after an unknown outcome of the first does no harm. Defaults to true for GET and server-side apply.
   */
  readonly idempotent?: boolean;
}

/** A thin client of one API server over a kept-alive pool. */
export interface KubeClient {
  /** The decoded JSON answer. @throws KubeApiError where the server refuses, ClusterUnreachable where it does not answer, the signal's reason */
  request(request: KubeRequest): Promise<unknown>;
  /** The same connections, acting as this user. @throws KubeApiError 403 where nobody can be called so */
  impersonate(user: string, groups?: readonly string[]): KubeClient;
  close(): Promise<void>;
}

type Headers = Readonly<Record<string, string | string[]>>;

const attempts = 5;
const longestRetryAfterMs = 30_000;
const userAgent = 'sluice';
export const applyPatch = 'application/apply-patch+yaml';

/** How long an API server may take, in milliseconds. */
export interface KubeDeadlines {
  readonly connectMs: number;
  /** To say something to a request for one object, which costs it next to nothing. */
  readonly smallMs: number;
  /** To say something to any other. */
  readonly silenceMs: number;
  /** For so long a server that could not be reached is taken for away without being asked. */
  readonly rememberMs: number;
}

const defaultDeadlines: KubeDeadlines = { connectMs: 5000, smallMs: 7000, silenceMs: 30_000, rememberMs: 5000 };

/** @param observe hears of each attempt of each request */
export function createKubeClient(
  connection: KubeConnection,
  observe?: ObserveRequest,
  deadlines: KubeDeadlines = defaultDeadlines,
  elapsed: () => number = () => performance.now(),
): KubeClient {
  const { origin, pathname } = new URL(connection.server);
  const tls = {
    ...(connection.caPem === undefined ? {} : { ca: connection.caPem }),
    ...(connection.tlsServerName === undefined ? {} : { servername: connection.tlsServerName }),
    rejectUnauthorized: connection.insecureSkipTlsVerify !== true,
  };
  const server: Server = {
    origin,
    connections: connectionsFor((identity) => {
      const opened = openConnections(origin, { ...tls, ...identity }, deadlines.connectMs);
      return observe === undefined ? opened : observeConnections(opened, observe);
    }),
    root: pathname.replace(/\/$/, ''),
    credentials: connection.credentials ?? fixedCredentials(connection),
    deadlines,
    recentFailure: createRecentFailure({
      rememberMs: deadlines.rememberMs,
      elapsed,
      isFailure: (error) =>
        error instanceof ClusterUnreachable &&
        (error.cause instanceof NoAnswer || error.cause instanceof CredentialError),
    }),
  };
  return clientOver(server, { 'user-agent': userAgent });
}

/** An API server behind its connections. */
interface Server {
  readonly origin: string;
  readonly connections: IdentifiedConnections;
  /** The path below which the API stands. */
  readonly root: string;
  readonly credentials: KubeCredentials;
  readonly deadlines: KubeDeadlines;
  readonly recentFailure: RecentFailure;
}

function clientOver(server: Server, headers: Headers): KubeClient {
  return {
    request: (request) => server.recentFailure.guard(() => requestWithRetries(server, headers, request)),
    impersonate: (user, groups = []) => {
      if (/[^ -~]/.test(user))
        throw new KubeApiError(403, 'Forbidden', `no user can be called ${JSON.stringify(user)}`);
      return clientOver(server, {
        ...headers,
        'impersonate-user': user,
        ...(groups.length === 0 ? {} : { 'impersonate-group': [...groups] }),
      });
    },
    close: () => server.connections.close(),
  };
}

/** A request for one object: lists come by pages. */
function isSmall({ method, query }: KubeRequest): boolean {
  return method === 'GET' && query?.['limit'] === undefined;
}

/**
 * A throttled request (429) is sent again after what the server asks for. A connection that broke, or a 5xx, only where a second
 * request can do no harm: reads, applies, and what its caller says is idempotent; where nothing was sent, any. What took too long already is not sent
 * again.
 */
async function requestWithRetries(server: Server, headers: Headers, request: KubeRequest): Promise<unknown> {
  const { signal } = request;
  let credential: KubeCredential | undefined;
  let isRenewed = false;
  for (let attempt = 1; ; attempt++) {
    try {
      credential ??= await server.credentials.current();
      return await requestOnce(server, headers, request, credential);
    } catch (error) {
      const fresh = isRenewed ? undefined : await renewAfter(error, server, credential);
      if (fresh !== undefined) {
        credential = fresh;
        isRenewed = true;
        continue;
      }
      const delay = signal?.aborted ? undefined : retryDelay(error, request, attempt);
      if (delay === undefined) throw signal?.aborted ? error : unreachableOr(error, server);
      await sleep(delay, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** Another credential, where the server did not accept this one: it has done nothing of what was asked. */
async function renewAfter(
  error: unknown,
  { credentials }: Server,
  refused: KubeCredential | undefined,
): Promise<KubeCredential | undefined> {
  if (refused === undefined || !(error instanceof KubeApiError) || error.status !== 401) return undefined;
  const fresh = await credentials.renew(refused).catch(() => refused);
  return fresh === refused ? undefined : fresh;
}

/** What an answer says stays what it is; that there is none says which server is meant. */
function unreachableOr(error: unknown, { origin }: Server): unknown {
  // A TypeError is of what was asked, not of who was.
  if ([KubeApiError, AnswerError, TypeError].some((one) => error instanceof one)) return error;
  return new ClusterUnreachable(`${origin} cannot be reached: ${messageOf(error)}`, { cause: error });
}

function retryDelay(error: unknown, request: KubeRequest, attempt: number): number | undefined {
  if (attempt >= attempts) return undefined;
  const backoff = 100 * 2 ** (attempt - 1);
  if (error instanceof Throttled) return Math.max(error.retryAfterMs, backoff);
  if (error instanceof NoAnswer && (error.isTimeout || !error.wasSent)) return error.isTimeout ? undefined : backoff;
  const idempotent = request.idempotent ?? (request.method === 'GET' || request.contentType === applyPatch);
  if (!idempotent || [AnswerError, TypeError, CredentialError].some((one) => error instanceof one)) return undefined;
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
  { connections, root, deadlines }: Server,
  headers: Headers,
  request: KubeRequest,
  credential: KubeCredential,
): Promise<unknown> {
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
  const answer = await connections.as(credential).send({
    method: request.method,
    path: `${root}${request.path}${query}`,
    headers: {
      ...headers,
      ...(credential.token === undefined ? {} : { authorization: `Bearer ${credential.token}` }),
      accept: request.accept ?? 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: writeExactJson(request.body) }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    silenceMs: isSmall(request) ? deadlines.smallMs : deadlines.silenceMs,
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
