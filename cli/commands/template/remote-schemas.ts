import { messageOf } from '../../../shared/base/errors.ts';
import { GoError } from '../../../shared/base/go/value.ts';
import type { ReadRemoteSchema } from '../../../shared/render/helm/schema/read/library.ts';

const mostSchemas = 100;
const mostBytes = 5 * 1024 * 1024;
/** As long as Helm waits, in milliseconds. */
const patience = 15_000;

type Fetch = (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

/**
 * Runs a function that may read schemas from the network, which it cannot wait for: the schemas that it misses are downloaded, and it runs again until
 * none is missing. Each is downloaded once.
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

const hint = 'or skip the schema with --skip-schema-validation';
const tooMany = new GoError(`a chart may refer to ${mostSchemas} schemas: have it name fewer, ${hint}`);

/** Runs it now; calling the result returns its value or throws its error. */
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

/** The cause of `fetch failed`, which says nothing by itself. */
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
