import { messageOf } from '../../base/errors.ts';
import { GoError } from '../../base/go/value.ts';
import type { ReadRemoteSchema } from './schema/read/library.ts';

const mostSchemas = 100;
/** Of all schemas together. */
const mostCharacters = 20 * 1024 * 1024;

/** The text of a schema on the network. What it throws is the reason that users see. */
export type FetchSchema = (url: string) => Promise<string>;

/** Each run checks the schemas again, so that they may not lead on to one more at a time. */
const mostRuns = 10;

/**
 * Runs what renders charts, which cannot wait for the network: the schemas that it misses are fetched, with those that they name, and it
 * runs again until it misses none. Each is fetched once. At most 100 schemas and 20 Mi characters; if one cannot be fetched, the run gets
 * an error that names `--skip-schema-validation`.
 */
export async function withRemoteSchemas<Result>(
  run: (read: ReadRemoteSchema) => Result,
  fetchSchema: FetchSchema,
): Promise<Result> {
  const known: Known = { schemas: new Map(), characters: 0 };
  for (let runs = 1; ; runs++) {
    const missing = new Set<string>();
    const attempt = attempting(() => run((url) => readKnown(url, known, missing)));
    if (missing.size === 0) return attempt();
    if (runs < mostRuns) await fetchAll(missing, known, fetchSchema);
    else for (const url of missing) known.schemas.set(url, tooFar);
  }
}

/** What has been fetched, or why it could not be. */
interface Known {
  readonly schemas: Map<string, string | GoError>;
  characters: number;
}

/** Fetches schemas and those that they name. The set grows on the way. */
async function fetchAll(urls: Set<string>, known: Known, fetchSchema: FetchSchema): Promise<void> {
  for (const url of urls) {
    if (known.schemas.has(url)) continue;
    const schema = known.schemas.size < mostSchemas ? await fetchOne(url, fetchSchema) : tooMany;
    if (typeof schema === 'string') known.characters += schema.length;
    const isTooLarge = known.characters > mostCharacters;
    known.schemas.set(url, isTooLarge ? tooLarge : schema);
    if (isTooLarge || typeof schema !== 'string') continue;
    for (const named of namedIn(schema, url)) if (urls.size < mostSchemas) urls.add(named);
  }
}

/** The URLs of other files that a schema refers to, apart from the metaschemas. A text that looks like a reference counts as one. */
function namedIn(text: string, url: string): readonly string[] {
  const references = text.matchAll(/"\$(?:ref|schema|dynamicRef|recursiveRef)"\s*:\s*"([^"#\\]+)/g);
  const named = Array.from(references, ([, reference = '']) => URL.parse(reference, url)?.href ?? '');
  return named.filter((each) => /^https?:/.test(each) && !/^https?:\/\/json-schema\.org\//.test(each));
}

const hint = 'or skip the schema with --skip-schema-validation';
const tooMany = new GoError(`a chart may refer to ${mostSchemas} schemas: have it name fewer, ${hint}`);
const tooFar = new GoError(`a chart's schemas lead on to more and more others: have them name fewer, ${hint}`);
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

function readKnown(url: string, { schemas }: Known, missing: Set<string>): string {
  const found = schemas.get(url);
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
