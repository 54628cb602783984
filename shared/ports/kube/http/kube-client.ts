import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import { writeExactJson } from '../../../base/go/json/exact-json.ts';
import type { KubeClient, KubeConnection, KubeRequest } from '../client.ts';
import {
  CredentialError,
  fixedCredentials,
  type KubeCredential,
  type KubeCredentials,
} from '../credentials/credentials.ts';
import { KubeApiError } from '../kube-api-error.ts';
import { ClusterUnreachable } from '../unreachable.ts';
import { AnswerError, NoAnswer, openConnections } from './connections.ts';
import { connectionsFor, type IdentifiedConnections } from './identified-connections.ts';
import { type ObserveRequest, observeConnections } from './observe-connections.ts';
import { readAnswer } from './read-answer.ts';
import { createRecentFailure, type RecentFailure } from './recent-failure.ts';
import { retryDelay } from './retry-delay.ts';

/** How long an API server may take, in milliseconds. */
export interface KubeDeadlines {
  readonly connectMs: number;
  /** To begin its answer to a request for one object, which costs it next to nothing. */
  readonly smallMs: number;
  /** To begin its answer to any other request. */
  readonly silenceMs: number;
  /** A server that could not be reached counts as away for this long, without another attempt. */
  readonly rememberMs: number;
}

const defaultDeadlines: KubeDeadlines = { connectMs: 5000, smallMs: 7000, silenceMs: 30_000, rememberMs: 5000 };

/** Further settings of a client. */
export interface KubeClientOptions {
  /** Called with the outcome of each attempt of each request. */
  readonly observe?: ObserveRequest;
  readonly deadlines?: KubeDeadlines;
}

/** A client of one API server over a pool of kept-alive connections. Nothing is sent before its first request. */
export function createKubeClient(
  connection: KubeConnection,
  clock: Pick<Clock, 'elapsed' | 'sleep'>,
  { observe, deadlines = defaultDeadlines }: KubeClientOptions = {},
): KubeClient {
  const { origin, pathname } = new URL(connection.server);
  const tls = {
    ...(connection.caPem === undefined ? {} : { ca: connection.caPem }),
    ...(connection.tlsServerName === undefined ? {} : { servername: connection.tlsServerName }),
    rejectUnauthorized: connection.insecureSkipTlsVerify !== true,
  };
  const { rememberMs } = deadlines;
  const server: Server = {
    origin,
    connections: connectionsFor((identity) => {
      const opened = openConnections(origin, { ...tls, ...identity }, deadlines.connectMs);
      return observe === undefined ? opened : observeConnections(opened, observe);
    }),
    root: pathname.replace(/\/$/, ''),
    credentials: connection.credentials ?? fixedCredentials(connection),
    deadlines,
    recentFailure: createRecentFailure({ rememberMs, elapsed: clock.elapsed, isFailure: isAway }),
    sleep: clock.sleep,
  };
  return new HttpKubeClient(server, { 'user-agent': 'sluice' });
}

/** An API server and the connections to it, shared by its clients. */
interface Server extends Pick<Clock, 'sleep'> {
  readonly origin: string;
  readonly connections: IdentifiedConnections;
  /** The path below which the API is; empty for the root. */
  readonly root: string;
  readonly credentials: KubeCredentials;
  readonly deadlines: KubeDeadlines;
  readonly recentFailure: RecentFailure;
}

type Headers = Readonly<Record<string, string>>;

class HttpKubeClient implements KubeClient {
  readonly #server: Server;
  /** Sent with every request. */
  readonly #headers: Headers;

  constructor(server: Server, headers: Headers) {
    this.#server = server;
    this.#headers = headers;
  }

  request(request: KubeRequest): Promise<unknown> {
    return this.#server.recentFailure.guard(() => this.#sendWithRetries(request));
  }

  impersonate(user: string): KubeClient {
    if (/[^ -~]/.test(user))
      throw new KubeApiError(403, 'Forbidden', `no user can have the name ${JSON.stringify(user)}`);
    return new HttpKubeClient(this.#server, { ...this.#headers, 'impersonate-user': user });
  }

  close(): Promise<void> {
    return this.#server.connections.close();
  }

  async #sendWithRetries(request: KubeRequest): Promise<unknown> {
    const { credentials, sleep } = this.#server;
    const { signal } = request;
    let credential: KubeCredential | undefined;
    let isRenewed = false;
    for (let attempt = 1; ; attempt++) {
      try {
        credential ??= await credentials.current();
        return await this.#send(request, credential);
      } catch (error) {
        const fresh = isRenewed ? undefined : await this.#renewAfter(error, credential);
        if (fresh !== undefined) {
          credential = fresh;
          isRenewed = true;
          continue;
        }
        const delay = signal?.aborted ? undefined : retryDelay(error, request, attempt);
        if (delay === undefined) throw signal?.aborted ? error : this.#unreachableOr(error);
        await sleep(delay, signal);
      }
    }
  }

  /** Another credential, if the server did not accept this one: it has done nothing of what was asked. */
  async #renewAfter(error: unknown, refused: KubeCredential | undefined): Promise<KubeCredential | undefined> {
    if (refused === undefined || !(error instanceof KubeApiError) || error.status !== 401) return undefined;
    const fresh = await this.#server.credentials.renew(refused).catch(() => refused);
    return fresh === refused ? undefined : fresh;
  }

  /** An answer's error stays what it is; the absence of one becomes an error that names the server. */
  #unreachableOr(error: unknown): unknown {
    // A TypeError comes from the request, not from the server.
    if ([KubeApiError, AnswerError, TypeError].some((one) => error instanceof one)) return error;
    return new ClusterUnreachable(`${this.#server.origin} cannot be reached: ${messageOf(error)}`, { cause: error });
  }

  async #send(request: KubeRequest, credential: KubeCredential): Promise<unknown> {
    const { connections, root, deadlines } = this.#server;
    const { method, path, body, signal } = request;
    const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
    const answer = await connections.as(credential).send({
      method,
      path: `${root}${path}${query}`,
      headers: {
        ...this.#headers,
        ...(credential.token === undefined ? {} : { authorization: `Bearer ${credential.token}` }),
        accept: request.accept ?? 'application/json',
        ...(body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body: writeExactJson(body) }),
      ...(signal === undefined ? {} : { signal }),
      silenceMs: isSmall(request) ? deadlines.smallMs : deadlines.silenceMs,
    });
    return readAnswer(request, answer);
  }
}

/** Lists come by pages: a GET without a limit asks for one object. */
function isSmall({ method, query }: KubeRequest): boolean {
  return method === 'GET' && query?.['limit'] === undefined;
}

/** Whether the server could not be reached at all. A connection that broke may have been refused by it. */
function isAway(error: unknown): boolean {
  if (!(error instanceof ClusterUnreachable)) return false;
  return error.cause instanceof NoAnswer || error.cause instanceof CredentialError;
}
