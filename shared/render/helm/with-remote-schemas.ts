import { messageOf } from '../../base/errors.ts';
import { GoError } from '../../base/go/value.ts';
import type { ReadRemoteSchema } from './schema/read/library.ts';

const mostSchemas = 100;
/** Of all schemas together. */
const mostCharacters = 20 * 1024 * 1024;

/** The text of a schema on the network. What it throws is the reason that users see. */
export type FetchSchema = (url: string) => Promise<string>;

/**
 * Runs what renders charts, which cannot wait for the network: each schema that it misses is fetched, once, and it runs again until it misses
 * none. At most 100 schemas and 20 Mi characters; where one cannot be fetched, the run gets an error that names `--skip-schema-validation`.
 */
export async function withRemoteSchemas<Result>(
  run: (read: ReadRemoteSchema) => Result,
  fetchSchema: FetchSchema,
): Promise<Result> {
  const known = new Map<string, string | GoError>();
  let characters = 0;
  for (;;) {
    const missing = new Set<string>();
    const attempt = attempting(() => run((url) => readKnown(url, known, missing)));
    if (missing.size === 0) return attempt();
    for (const url of missing) {
      const schema = known.size < mostSchemas ? await fetchOne(url, fetchSchema) : tooMany;
      if (typeof schema === 'string') characters += schema.length;
      known.set(url, characters > mostCharacters ? tooLarge : schema);
    }
  }
}

const hint = 'or skip the schema with --skip-schema-validation';
const tooMany = new GoError(`a chart may refer to ${mostSchemas} schemas: have it name fewer, ${hint}`);
const tooLarge = new GoError(
  `the schemas that a chart refers to may have ${mostCharacters} characters together: have it name fewer, ${hint}`,
);

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

async function fetchOne(url: string, fetchSchema: FetchSchema): Promise<string | GoError> {
  try {
    return await fetchSchema(url);
  } catch (error) {
    return new GoError(`${messageOf(error)}: check the address and the network, ${hint}`);
  }
}
