import type { SchemaCase } from './schemas.ts';

const mostTries = 600;
type Differs = (smaller: SchemaCase) => Promise<boolean>;

/** Every value that is a little smaller: a member left out, or one put in the place of the whole. */
function* smallerValues(value: unknown): Generator<unknown> {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    for (const [index, item] of value.entries())
      for (const smaller of smallerValues(item)) yield value.with(index, smaller);
    return;
  }
  for (const key of Object.keys(value)) {
    const { [key]: _, ...others } = value as Record<string, unknown>;
    yield others;
  }
  for (const [key, item] of Object.entries(value)) {
    if (item !== null && typeof item === 'object' && !Array.isArray(item)) yield item;
    for (const smaller of smallerValues(item)) yield { ...value, [key]: smaller };
  }
}

/** A case made as small as it gets while it differs; numbers may lose the way in which they are written. */
export async function reduceSchemaCase(given: SchemaCase, differs: Differs): Promise<SchemaCase> {
  let found = given;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < mostTries; ) {
    isSmaller = false;
    for (const candidate of candidates(found)) {
      if (++tries > mostTries) break;
      if (!(await differs(candidate))) continue;
      found = candidate;
      isSmaller = true;
      break;
    }
  }
  return found;
}

function* candidates(given: SchemaCase): Generator<SchemaCase> {
  for (const smaller of smallerValues(given.documents) as Generator<SchemaCase['documents']>)
    if (typeof smaller === 'object') yield { ...given, documents: smaller };
  for (const smaller of smallerValues(given.values))
    if (!Array.isArray(smaller)) yield { ...given, values: smaller as SchemaCase['values'] };
  for (const smaller of smallerValues(JSON.parse(given.schema))) yield { ...given, schema: JSON.stringify(smaller) };
  for (const [path, text] of Object.entries(given.documents))
    for (const smaller of smallerValues(JSON.parse(text)))
      yield { ...given, documents: { ...given.documents, [path]: JSON.stringify(smaller) } };
}
