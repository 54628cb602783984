import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { messageOf } from '../../../base/errors.ts';

/** How to verify an https:// server, and the certificate to show it. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

/** One HTTP request. */
export interface HttpRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds for which the server may send nothing. */
  readonly silenceMs: number;
}

/** A whole HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** The answer is too large or not what was asked for. Asking again would not change it. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** The server did not answer: no connection could be made, or the server sent nothing for too long. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** True if the request may have reached the server. */
  readonly wasSent: boolean;
  /** True if it took the whole deadline: asking again at once would take as long. */
  readonly isTimeout: boolean;

  constructor(
    message: string,
    facts: { readonly wasSent: boolean; readonly isTimeout: boolean },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.wasSent = facts.wasSent;
    this.isTimeout = facts.isTimeout;
  }
}

/** Kept-alive connections to one origin, over Node's own client, which a function need not load when it wakes up. */
export interface Connections {
  /** Sends a request and reads the whole answer. @throws AnswerError, NoAnswer, the signal's reason, or Error if the connection broke */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Closes the connections when the requests under way have ended. */
  close(): Promise<void>;
}

const most = 24;
/** Milliseconds after which an unused connection is closed. */
const unusedMs = 20_000;
/** A page of 500 objects is some MB; no expected answer is near this. */
const largestAnswer = 256 * 1024 * 1024;

const protocols = {
  'http:': { Agent: HttpAgent, request: httpRequest },
  'https:': { Agent: HttpsAgent, request: httpsRequest },
} as const;

/**
 * Opens a pool of connections; nothing is connected before the first request.
 *
 * @param origin `https://host:port`
 * @param connectMs milliseconds that connecting may take
 * @throws Error if the origin is neither http:// nor https://
 */
export function openConnections(origin: string, tls: TlsOptions, connectMs: number): Connections {
  const { protocol, hostname, port } = new URL(origin);
  const found = protocols[protocol as keyof typeof protocols];
  if (found === undefined) throw new Error(`${origin} is neither http:// nor https://`);
  const agent = new found.Agent({ keepAlive: true, maxSockets: most, timeout: unusedMs, ...tls });
  const target = { agent, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), ...(port === '' ? {} : { port }) };
  const underWay = new Set<Promise<unknown>>();
  const connecting = createConnecting(connectMs, protocol === 'https:' ? 'secureConnect' : 'connect');
  return {
    async send({ signal, ...request }) {
      const answer = exchange(
        found.request,
        { ...target, ...(signal === undefined ? {} : { signal }) },
        request,
        connecting,
      );
      underWay.add(answer);
      try {
        return await answer;
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      } finally {
        underWay.delete(answer);
      }
    },
    async close() {
      await Promise.allSettled(underWay);
      agent.destroy();
    },
  };
}

interface Connecting {
  /** Gives the request's new connection a deadline. Returns a function that is true once the request has its connection. */
  watch(request: ClientRequest): () => boolean;
}

/** When one request has waited too long for its connection, all others that still wait fail with it. */
function createConnecting(connectMs: number, connectedEvent: 'connect' | 'secureConnect'): Connecting {
  const waiting = new Set<ClientRequest>();
  const giveUp = (): void => {
    const message = `no connection within ${connectMs / 1000} s`;
    for (const request of waiting) request.destroy(new NoAnswer(message, { wasSent: false, isTimeout: true }));
  };
  return {
    watch(request) {
      waiting.add(request);
      request.once('close', () => waiting.delete(request));
      request.once('socket', (socket: Socket) => {
        if (!socket.connecting) return void waiting.delete(request);
        const deadline = setTimeout(giveUp, connectMs);
        request.once('close', () => clearTimeout(deadline));
        socket.once(connectedEvent, () => {
          clearTimeout(deadline);
          waiting.delete(request);
        });
      });
      return () => !waiting.has(request);
    },
  };
}

async function exchange(
  open: typeof httpRequest,
  options: RequestOptions,
  { method, path, headers, body, silenceMs }: HttpRequest,
  connecting: Connecting,
): Promise<HttpAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // Node sends no length with a DELETE: its body would be taken for the beginning of the next request.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = open({ ...options, method, path, headers: { ...headers, ...length } }, resolve);
    const silent = `no answer within ${silenceMs / 1000} s`;
    const isConnected = connecting.watch(request);
    request.setTimeout(silenceMs, () => request.destroy(new NoAnswer(silent, { wasSent: true, isTimeout: true })));
    request.on('error', (error) =>
      reject(
        isConnected() || error instanceof NoAnswer
          ? error
          : new NoAnswer(messageOf(error), { wasSent: false, isTimeout: false }, { cause: error }),
      ),
    );
    request.end(body);
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the answer, and with it the connection.
    if (size > largestAnswer)
      throw new AnswerError(`${method} ${path}: the answer is larger than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
}
