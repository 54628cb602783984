import type { ReadRemoteSchema } from '../../../shared/build/helm/schema/schema-document.ts';
import { messageOf } from '../../../shared/errors.ts';
import { GoError } from '../../../shared/go/value.ts';

const mostSchemas = 100;
const mostBytes = 5 * 1024 * 1024;
/** Milliseconds, as Helm waits. */
const patience = 15_000;

type Fetch = (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

/**
 * Runs what may ask for schemas on the network, which a renderer cannot wait for: what it misses is fetched, and it runs again until it misses
 * nothing. Each is fetched once.
 */
export async function withRemoteSchemas<Result>(
  run: (read: ReadRemoteSchema) => Result,
  fetch: Fetch = globalThis.fetch,
): Promise<Result> {
  const known = new Map<string, string | GoError>();
  for (;;) {
    const missing = new Set<string>();
    const attempt = attempting(() => run((url) => readKnown(url, known, missing)));
    if (missing.size === 0) return attempt();
    for (const url of missing) known.set(url, known.size < mostSchemas ? await fetchSchema(url, fetch) : tooMany);
  }
}

const hint = 'or leave the schema unread with --skip-schema-validation';
const tooMany = new GoError(`a chart may refer to ${mostSchemas} schemas: have it name fewer, ${hint}`);

/** Runs it now; what comes out, or goes wrong, is had when the result is called. */
function attempting<Result>(run: () => Result): () => Result {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function readKnown(url: string, known: ReadonlyMap<string, string | GoError>, missing: Set<string>): string {
  const found = known.get(url);
  if (typeof found === 'string') return found;
  if (found === undefined) missing.add(url);
  throw found ?? new GoError('it is not fetched yet');
}

async function fetchSchema(url: string, fetch: Fetch): Promise<string | GoError> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (response.status !== 200)
      return new GoError(`HTTP request to ${url} returned status ${response.status}: check the address, ${hint}`);
    return await readBounded(response);
  } catch (error) {
    return new GoError(`HTTP request failed for ${url}: ${reasonOf(error)}: check the network, ${hint}`);
  }
}

/** `fetch failed` says nothing: its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : messageOf(cause) || messageOf(error);
}

async function readBounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw new Error(`the schema has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
