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

/** What stands behind an https:// address, and who one is there. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

export interface HttpRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** How long the server may say nothing. */
  readonly silenceMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** An answer that asking again would not change: too large, or not what was asked for. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** The server gave no answer: it could not be connected to, or said nothing for too long. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** The request may have reached the server. */
  readonly wasSent: boolean;
  /** Asking again at once would wait for as long again. */
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

/** Kept-alive connections to one origin. Node's own client: a function that wakes up loads nothing for it. */
export interface Connections {
  /** @throws AnswerError, NoAnswer, the signal's reason, or Error where the connection broke */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Once what is under way has ended. */
  close(): Promise<void>;
}

const most = 24;
/** Longer than servers are told to keep one that nobody uses. */
const unusedMs = 20_000;
/** A list of 500 objects is some MB; nothing that is asked for is near this. */
const largestAnswer = 256 * 1024 * 1024;

const protocols = {
  'http:': { Agent: HttpAgent, request: httpRequest },
  'https:': { Agent: HttpsAgent, request: httpsRequest },
} as const;

/** @throws Error where the origin is neither http:// nor https:// */
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
  /** Gives the connection that the request gets its deadline. Says whether the request has one. */
  watch(request: ClientRequest): () => boolean;
}

/** All requests that have no connection yet share the end of the first that waited for one too long. */
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
