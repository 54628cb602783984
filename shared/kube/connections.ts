import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

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

/** Kept-alive connections to one origin. Node's own client: a function that wakes up loads nothing for it. */
export interface Connections {
  /** @throws AnswerError, the signal's reason, or Error where there is no whole answer */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Once what is under way has ended. */
  close(): Promise<void>;
}

const most = 24;
/** Without a byte. */
const silenceMs = 30_000;
/** Longer than servers are told to keep one that nobody uses. */
const unusedMs = 20_000;
/** A list of 500 objects is some MB; nothing that is asked for is near this. */
const largestAnswer = 256 * 1024 * 1024;

const protocols = {
  'http:': { Agent: HttpAgent, request: httpRequest },
  'https:': { Agent: HttpsAgent, request: httpsRequest },
} as const;

/** @throws Error where the origin is neither http:// nor https:// */
export function openConnections(origin: string, tls: TlsOptions): Connections {
  const { protocol, hostname, port } = new URL(origin);
  const found = protocols[protocol as keyof typeof protocols];
  if (found === undefined) throw new Error(`${origin} is neither http:// nor https://`);
  const agent = new found.Agent({ keepAlive: true, maxSockets: most, timeout: unusedMs, ...tls });
  const target = { agent, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), ...(port === '' ? {} : { port }) };
  const underWay = new Set<Promise<unknown>>();
  return {
    async send({ signal, ...request }) {
      const answer = exchange(found.request, { ...target, ...(signal === undefined ? {} : { signal }) }, request);
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

async function exchange(
  open: typeof httpRequest,
  options: RequestOptions,
  { method, path, headers, body }: HttpRequest,
): Promise<HttpAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // Node sends no length with a DELETE: its body would be taken for the beginning of the next request.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = open({ ...options, method, path, headers: { ...headers, ...length } }, resolve);
    request.setTimeout(silenceMs, () => request.destroy(new Error(`no answer within ${silenceMs / 1000} s`)));
    request.on('error', reject);
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
