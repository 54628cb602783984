import { quote } from '../../../../base/go/strconv/quote.ts';
import { compareStrings } from '../../../../base/go/utf8.ts';
import { GoError, type Value } from '../../../../base/go/value.ts';
import { below, fragmentOf, isPointer, type Place, writePlace } from '../read/location.ts';
import type { SchemaWork } from '../work.ts';
import { type KeywordReader, textsIn } from './keyword-reader.ts';
import type { Schema } from './schema.ts';

type Named = readonly (readonly [string, Schema])[];

/** `if`, and the schemas for a value that meets it and for one that does not. */
export interface Condition {
  readonly test: Schema;
  readonly met: Schema | undefined;
  readonly unmet: Schema | undefined;
}

/** The schemas that a schema applies, by the keywords that hold or name them. */
export interface Parts {
  readonly ref?: Schema | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly not?: Schema | undefined;
  /** Of the first items, each its own. */
  readonly firstItems?: readonly Schema[] | undefined;
  /** Of the items after the first ones. */
  readonly otherItems?: Schema | boolean | undefined;
  readonly properties?: Named | undefined;
  readonly patternProperties?: Named | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
  readonly dependencies?: readonly (readonly [string, Schema | readonly string[]])[] | undefined;
  readonly contains?: Schema | undefined;
  readonly propertyNames?: Schema | undefined;
  readonly condition?: Condition | undefined;
  readonly recursiveRef?: Schema | undefined;
  readonly dependentSchemas?: Named | undefined;
  readonly unevaluatedItems?: Schema | undefined;
  readonly unevaluatedProperties?: Schema | undefined;
  readonly dynamicRef?: { readonly schema: Schema; readonly anchor: string } | undefined;
}

/** What finds the schemas that a schema names. */
export interface PartsContext {
  readonly reader: KeywordReader;
  readonly place: Place;
  readonly work: SchemaWork;
  /** The schema of a value at a place below, which is compiled later. */
  readonly schemaBelow: (place: Place, value: Value) => Schema;
  /** The schema that a reference means, which is compiled later. @throws GoError in Helm's words */
  readonly follow: (reference: string) => Schema;
}

/**
 * Finds the schemas that a schema applies, in the order in which Helm's validator finds them: its first error is the one that is reported.
 *
 * @throws GoError in Helm's words where a reference leads nowhere, or a pattern is not one of RE2
 */
export function readParts(context: PartsContext): Parts {
  const ref = referred(context, '$ref');
  const older = readOlderParts(context);
  const contains = itself(context, 'contains');
  const propertyNames = itself(context, 'propertyNames');
  const condition = readCondition(context);
  const recursiveRef = referred(context, '$recursiveRef');
  const dependentSchemas = named(context, 'dependentSchemas');
  const unevaluatedItems = itself(context, 'unevaluatedItems');
  const unevaluatedProperties = itself(context, 'unevaluatedProperties');
  const dynamicRef = readDynamicReference(context);
  return {
    ref,
    ...older,
    ...(context.reader.draft < 2020
      ? {}
      : { firstItems: listed(context, 'prefixItems'), otherItems: itself(context, 'items') }),
    contains,
    propertyNames,
    condition,
    recursiveRef,
    dependentSchemas,
    unevaluatedItems,
    unevaluatedProperties,
    dynamicRef,
  };
}

/** Those that draft 4 knows. */
function readOlderParts(context: PartsContext): Parts {
  const allOf = listed(context, 'allOf');
  const anyOf = listed(context, 'anyOf');
  const oneOf = listed(context, 'oneOf');
  const not = itself(context, 'not');
  const items = context.reader.draft < 2020 ? readItems(context) : {};
  const properties = named(context, 'properties');
  const patternProperties = named(context, 'patternProperties');
  for (const [pattern] of patternProperties ?? []) checkPattern(context, 'patternProperties', pattern);
  const additionalProperties = additional(context, 'additionalProperties');
  const dependencies = readDependencies(context);
  const pattern = context.reader.text('pattern');
  if (pattern !== undefined) checkPattern(context, 'pattern', pattern);
  return { allOf, anyOf, oneOf, not, ...items, properties, patternProperties, additionalProperties, dependencies };
}

function readItems(context: PartsContext): Pick<Parts, 'firstItems' | 'otherItems'> {
  if (!Array.isArray(context.reader.get('items'))) return { otherItems: itself(context, 'items') };
  return { firstItems: listed(context, 'items'), otherItems: additional(context, 'additionalItems') };
}

function readCondition(context: PartsContext): Condition | undefined {
  const test = itself(context, 'if');
  if (test === undefined) return undefined;
  const known = context.reader.flag('if');
  const met = known === false ? undefined : itself(context, 'then');
  return { test, met, unmet: known === true ? undefined : itself(context, 'else') };
}

function readDependencies(context: PartsContext): Parts['dependencies'] {
  const given = context.reader.object('dependencies');
  return sortedEntries(given)?.map(([name, value]) => [
    name,
    Array.isArray(value) ? textsIn(value) : schemaBelow(context, ['dependencies', name], value),
  ]);
}

function readDynamicReference(context: PartsContext): Parts['dynamicRef'] {
  const schema = referred(context, '$dynamicRef');
  const text = context.reader.text('$dynamicRef');
  if (schema === undefined || text === undefined) return undefined;
  const anchor = fragmentOf(text);
  return { schema, anchor: isPointer(anchor) ? '' : anchor };
}

function schemaBelow(context: PartsContext, tokens: readonly string[], value: Value): Schema {
  const { url, pointer } = context.place;
  return context.schemaBelow({ url, pointer: tokens.reduce(below, pointer) }, value);
}

function itself(context: PartsContext, keyword: string): Schema | undefined {
  const value = context.reader.get(keyword);
  return value === undefined ? undefined : schemaBelow(context, [keyword], value);
}

const listed = (context: PartsContext, keyword: string): readonly Schema[] | undefined =>
  context.reader.list(keyword)?.map((item, index) => schemaBelow(context, [keyword, String(index)], item));

function sortedEntries(
  given: ReadonlyMap<string, Value> | undefined,
): readonly (readonly [string, Value])[] | undefined {
  return given && [...given].sort(([a], [b]) => compareStrings(a, b));
}

const named = (context: PartsContext, keyword: string): Named | undefined =>
  sortedEntries(context.reader.object(keyword))?.map(([name, value]) => [
    name,
    schemaBelow(context, [keyword, name], value),
  ]);

const additional = (context: PartsContext, keyword: string): Schema | boolean | undefined =>
  context.reader.flag(keyword) ?? itself(context, keyword);

function referred({ reader, follow }: PartsContext, keyword: string): Schema | undefined {
  const text = reader.text(keyword);
  return text === undefined ? undefined : follow(text);
}

function checkPattern({ work, place }: PartsContext, keyword: string, pattern: string): void {
  try {
    work.compile(pattern);
  } catch (error) {
    if (!(error instanceof GoError) || !error.message.startsWith('error parsing regexp')) throw error;
    const where = writePlace({ url: place.url, pointer: below(place.pointer, keyword) });
    throw new GoError(`invalid regex ${quote(pattern)} at ${quote(where)}: ${error.message}`, { cause: error });
  }
}
