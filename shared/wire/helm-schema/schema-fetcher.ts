import { STATUS_CODES } from 'node:http';
import type { Dialer } from '../../ports/net/dialer.ts';
import { describeUrl, type HttpAnswer, type HttpClient, openHttpClient, readAll } from '../http/http-client.ts';
import { HttpError } from '../http/http-error.ts';
import type { SchemaCache } from './schema-cache.ts';

/** Of one schema. */
const mostBytes = 5 * 1024 * 1024;
/** For one schema, as long as Helm waits. */
const patienceMs = 15_000;

/** What a fetcher needs. */
export interface SchemaFetcherOptions {
  /** Makes every connection, those of redirects too. */
  readonly dialer: Dialer;
  readonly cache: SchemaCache;
  /** Ends what is being fetched. */
  readonly signal: AbortSignal;
  /** Milliseconds for one schema; 15 s where it is left out. */
  readonly timeoutMs?: number;
}

/** Fetches the schemas on the network that a chart's values.schema.json refers to. */
export interface SchemaFetcher {
  /**
   * The text of the schema at a URL of HTTP(S), of at most 5 MiB. One that the cache has is asked for with its ETag, and taken from
   * there if the server says that it is unchanged.
   *
   * @throws Error with the reason, which names the URL without its user and query; the signal's reason
   */
  fetch(url: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens connections of its own; `close` ends them. */
export function openSchemaFetcher(options: SchemaFetcherOptions): SchemaFetcher {
  const { dialer, cache, signal, timeoutMs = patienceMs } = options;
  const client = openHttpClient({ dialer, signal, timeoutMs, userAgent: 'sluice' });
  return { fetch: (url) => fetchSchema(url, { client, cache, timeoutMs }), close: () => client.close() };
}

interface Fetching extends Pick<SchemaFetcherOptions, 'cache'> {
  readonly client: HttpClient;
  readonly timeoutMs: number;
}

async function fetchSchema(text: string, { client, cache, timeoutMs }: Fetching): Promise<string> {
  const { url, authorization } = withoutUser(text);
  const cached = await cache.read(text);
  try {
    const answer = await client.send({
      method: 'GET',
      url,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(cached === undefined ? {} : { 'if-none-match': cached.etag }),
      },
    });
    if (answer.status === 304 && cached !== undefined) {
      await answer.discard();
      return cached.text;
    }
    const schema = await readSchema(url, answer);
    const { etag } = answer.headers;
    if (etag !== undefined) await cache.write(text, { etag, text: schema });
    return schema;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const reason = error.code === 'timed-out' ? `no answer within ${timeoutMs / 1000} s` : error.message;
    throw new Error(`HTTP request failed for ${describeUrl(url)}: ${reason}`, { cause: error });
  }
}

async function readSchema(url: URL, answer: HttpAnswer): Promise<string> {
  if (answer.status !== 200) {
    await answer.discard();
    const words = STATUS_CODES[answer.status] ?? '';
    throw new Error(`HTTP request to ${describeUrl(url)} returned status ${answer.status} (${words})`);
  }
  return (await readAll(answer, mostBytes)).toString();
}

/** A URL and the header that its user and password become, as in Helm. */
function withoutUser(text: string): { readonly url: URL; readonly authorization: string | undefined } {
  const url = new URL(text);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  if (username === '' && password === '') return { url, authorization: undefined };
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, authorization: `Basic ${Buffer.from(user).toString('base64')}` };
}
