import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { KubeApiError } from './kube-api-error.ts';

/** How to reach an API server. */
export interface KubeConnection {
  /** `https://host:port`, without a path. */
  readonly server: string;
  readonly caPem?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly token?: string;
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
  readonly signal?: AbortSignal;
}

/** A thin client of one API server over a kept-alive pool. */
export interface KubeClient {
  /** The decoded JSON answer. @throws KubeApiError where the server refuses, Error where it cannot be reached. */
  request(request: KubeRequest): Promise<unknown>;
  /** The same connections, acting as this user. */
  impersonate(user: string): KubeClient;
  close(): Promise<void>;
}

const connections = 24;
const requestTimeoutMs = 30_000;
/** A list of 500 objects is some MB; nothing that is asked for is near this. */
const largestAnswer = 256 * 1024 * 1024;
const attempts = 5;
const userAgent = 'sluice';

export function createKubeClient(connection: KubeConnection): KubeClient {
  const pool = new Pool(connection.server, {
    connections,
    pipelining: 1,
    headersTimeout: requestTimeoutMs,
    bodyTimeout: requestTimeoutMs,
    connect: {
      ...(connection.caPem === undefined ? {} : { ca: connection.caPem }),
      ...(connection.clientCertificatePem === undefined ? {} : { cert: connection.clientCertificatePem }),
      ...(connection.clientKeyPem === undefined ? {} : { key: connection.clientKeyPem }),
      rejectUnauthorized: connection.insecureSkipTlsVerify !== true,
    },
  });
  const headers = {
    'user-agent': userAgent,
    ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
  };
  return clientOver(pool, headers);
}

function clientOver(pool: Pool, headers: Readonly<Record<string, string>>): KubeClient {
  return {
    request: (request) => requestWithRetries(pool, headers, request),
    impersonate: (user) => clientOver(pool, { ...headers, 'impersonate-user': user }),
    close: () => pool.close(),
  };
}

/**
 * A throttled request (429) is sent again after what the server asks for. A connection that broke, or a 5xx, only where a second
 * request can do no harm: reads, and writes that carry their own condition are decided by their callers.
 */
async function requestWithRetries(
  pool: Pool,
  headers: Readonly<Record<string, string>>,
  request: KubeRequest,
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(pool, headers, request);
    } catch (error) {
      const delay = retryDelay(error, request, attempt);
      if (delay === undefined) throw error;
      await sleep(delay, undefined, request.signal === undefined ? {} : { signal: request.signal });
    }
  }
}

function retryDelay(error: unknown, request: KubeRequest, attempt: number): number | undefined {
  if (attempt >= attempts || request.signal?.aborted) return undefined;
  const backoff = 100 * 2 ** (attempt - 1);
  if (error instanceof Throttled) return Math.max(error.retryAfterMs, backoff);
  const idempotent = request.method === 'GET' || request.contentType === 'application/apply-patch+yaml';
  if (!idempotent) return undefined;
  if (error instanceof KubeApiError) return error.status >= 500 ? backoff : undefined;
  return backoff;
}

class Throttled extends KubeApiError {
  readonly retryAfterMs: number;

  constructor(reason: string, message: string, retryAfterMs: number) {
    super(429, reason, message);
    this.retryAfterMs = retryAfterMs;
  }
}

async function requestOnce(
  pool: Pool,
  headers: Readonly<Record<string, string>>,
  request: KubeRequest,
): Promise<unknown> {
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
  const response = await pool.request({
    method: request.method,
    path: `${request.path}${query}`,
    headers: {
      ...headers,
      accept: request.accept ?? 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  const length = Number(response.headers['content-length'] ?? 0);
  if (length > largestAnswer)
    throw new Error(`${request.method} ${request.path}: the answer is larger than ${largestAnswer} bytes`);
  const text = await response.body.text();
  if (response.statusCode < 300) return text === '' ? undefined : JSON.parse(text);
  throw errorFrom(request, response.statusCode, text, Number(response.headers['retry-after'] ?? 1));
}

function errorFrom(
  { method, path }: KubeRequest,
  status: number,
  text: string,
  retryAfterSeconds: number,
): KubeApiError {
  let reason = 'Unknown';
  let message = `${method} ${path}: HTTP ${status}`;
  try {
    const answer = JSON.parse(text) as { reason?: string; message?: string };
    reason = answer.reason ?? reason;
    message = answer.message ?? message;
  } catch {
    // Not a Status object (a proxy's page): the status code says enough.
  }
  return status === 429
    ? new Throttled(reason, message, retryAfterSeconds * 1000)
    : new KubeApiError(status, reason, message);
}
