import { type Dispatcher, request as undiciRequest } from 'undici';
import { AddressRefused } from '../../ports/net/dialer.ts';
import { type DispatcherOptions, openDispatcher } from './dispatcher.ts';
import { HttpError } from './http-error.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without a user: credentials are headers. */
  readonly url: URL;
  /** Names in lower case. `authorization` is not sent on to a host of another name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of a repeated header the values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** As it comes. Who does not read to the end calls `discard`. @throws HttpError after `maxBytes`, or where it ends early */
  read(maxBytes: number): AsyncIterable<Uint8Array>;
  /** Leaves the rest unread. */
  discard(): Promise<void>;
}

/** HTTP to hosts that an object names: every connection goes through the dialer, every read is bounded. */
export interface HttpClient {
  /**
   * The answer, whatever its status. Redirects of GET and HEAD are followed, never from HTTPS to HTTP. @throws HttpError, the signal's
   * reason
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpClientOptions extends DispatcherOptions {
  readonly signal: AbortSignal;
  /** Sent with every request. */
  readonly userAgent: string;
}

const mostRedirects = 10;
const longestTimeoutMs = 3_600_000;

/** A client with connections of its own; `close` ends them. @throws HttpError `refused` where the proxy may not be connected to */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const timeoutMs = Math.min(Math.max(Math.ceil(options.timeoutMs), 1), longestTimeoutMs);
  const dispatcher = openSafely({ ...options, timeoutMs });
  const once = async (request: HttpRequest): Promise<HttpAnswer> => {
    try {
      const response = await undiciRequest(request.url, {
        method: request.method,
        dispatcher,
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
        headers: { 'user-agent': options.userAgent, ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      return toAnswer(request.url, response);
    } catch (error) {
      options.signal.throwIfAborted();
      throw toHttpError(request.url, error);
    }
  };
  return { send: (request) => follow(once, request), close: () => dispatcher.destroy() };
}

function openSafely(options: DispatcherOptions): Dispatcher {
  try {
    return openDispatcher(options);
  } catch (error) {
    if (error instanceof AddressRefused) throw new HttpError('refused', `proxy: ${error.message}`, { cause: error });
    throw new HttpError('invalid-url', 'the address of the proxy is not a URL such as http://proxy.example.com:3128');
  }
}

async function follow(once: (request: HttpRequest) => Promise<HttpAnswer>, first: HttpRequest): Promise<HttpAnswer> {
  let request = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await once(request);
    const location = answer.headers['location'];
    const isRedirect = answer.status >= 300 && answer.status < 400 && answer.status !== 304 && location !== undefined;
    if (!isRedirect || (request.method !== 'GET' && request.method !== 'HEAD')) return answer;
    await answer.discard();
    if (redirects === mostRedirects)
      throw new HttpError('redirect', `${describeUrl(first.url)}: stopped after ${mostRedirects} redirects`);
    request = redirected(request, location);
  }
}

function redirected(request: HttpRequest, location: string): HttpRequest {
  const url = parseLocation(location, request.url);
  if (request.url.protocol === 'https:' && url.protocol !== 'https:')
    throw new HttpError('redirect', `${describeUrl(request.url)}: redirected from HTTPS to ${describeUrl(url)}`);
  if (url.hostname === request.url.hostname) return { ...request, url };
  const { authorization: _, cookie: __, ...headers } = request.headers ?? {};
  return { ...request, url, headers };
}

function parseLocation(location: string, base: URL): URL {
  const url = URL.parse(location, base.href);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new HttpError('redirect', `${describeUrl(base)}: redirected to something that is not a URL of HTTP(S)`);
  url.username = '';
  url.password = '';
  return url;
}

function toAnswer(url: URL, { statusCode, headers, body }: Dispatcher.ResponseData): HttpAnswer {
  const flat = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return {
    status: statusCode,
    headers: Object.fromEntries(flat.filter(([, value]) => value !== undefined)),
    url,
    read: (maxBytes) => readBounded(url, body, maxBytes),
    // What is left is small, or the connection is worth less than reading it.
    discard: () => body.dump({ limit: 16_384 }).catch(() => undefined),
  };
}

async function* readBounded(
  url: URL,
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const piece of body) {
      size += (piece as Uint8Array).length;
      if (size > maxBytes)
        throw new HttpError('too-large', `${describeUrl(url)}: the answer is larger than ${maxBytes} bytes`);
      yield piece as Uint8Array;
    }
  } catch (error) {
    throw error instanceof HttpError ? error : toHttpError(url, error, 'cut-off');
  }
}

/** The whole answer. @throws HttpError */
export async function readAll(answer: HttpAnswer, maxBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of answer.read(maxBytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A URL for people: neither its user nor its query, which can hold a signature. */
export function describeUrl({ origin, pathname }: URL): string {
  return origin + pathname;
}

function toHttpError(url: URL, error: unknown, otherwise: 'unreachable' | 'cut-off' = 'unreachable'): HttpError {
  const { code = '', message, name } = error as { code?: string; message?: string; name?: string };
  const at = describeUrl(url);
  if (error instanceof AddressRefused) return new HttpError('refused', `${at}: ${error.message}`, { cause: error });
  if (name === 'TimeoutError' || /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(code))
    return new HttpError('timed-out', `${at}: timed out; see spec.timeout`, { cause: error });
  return new HttpError(otherwise, `${at}: ${message || code || 'cannot be reached'}`, { cause: error });
}
