import { isObject, type Json, type JsonObject } from '../object/resource.ts';

/** Gives the path of what is wrong with a value, from it; undefined where nothing is. */
type Check = (value: Json) => string | undefined;

const wrong = '';
const must =
  (fits: (value: Json) => boolean): Check =>
  (value) =>
    fits(value) ? undefined : wrong;
/** null says nothing, wherever it is. */
const unlessNull =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);

const text = must((value) => typeof value === 'string');
const flag = must((value) => typeof value === 'boolean');
const number = must((value) => typeof value === 'number' || typeof value === 'bigint');
const count = must((value) => Number.isInteger(value) || typeof value === 'bigint');
const list = must(Array.isArray);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) ? firstWrong([...value.entries()], unlessNull(check)) : wrong;
const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) ? firstWrong(Object.entries(value), unlessNull(check)) : wrong;
const either =
  (isFirst: (value: Json) => boolean, first: Check, second: Check): Check =>
  (value) =>
    (isFirst(value) ? first : second)(value);

const schema: Check = (value) => {
  if (!isObject(value)) return wrong;
  for (const [key, child] of Object.entries(value)) {
    const check = child !== null && Object.hasOwn(fields, key) ? fields[key] : undefined;
    const found = check?.(child);
    if (found !== undefined) return join(key, found);
  }
  return undefined;
};

const fields: Readonly<Record<string, Check>> = {
  id: text,
  $ref: text,
  $schema: text,
  description: text,
  type: either(Array.isArray, listOf(text), text),
  nullable: flag,
  format: text,
  title: text,
  maximum: number,
  exclusiveMaximum: flag,
  minimum: number,
  exclusiveMinimum: flag,
  maxLength: count,
  minLength: count,
  pattern: text,
  maxItems: count,
  minItems: count,
  uniqueItems: flag,
  multipleOf: number,
  enum: list,
  maxProperties: count,
  minProperties: count,
  required: listOf(text),
  items: either(Array.isArray, listOf(schema), schema),
  allOf: listOf(schema),
  oneOf: listOf(schema),
  anyOf: listOf(schema),
  not: schema,
  properties: mapOf(schema),
  additionalProperties: either((value) => typeof value === 'boolean', flag, schema),
  patternProperties: mapOf(schema),
  definitions: mapOf(schema),
  discriminator: text,
  readOnly: flag,
};

/** A field of a definition, whose name Go reads in any case. */
export function fieldOf(definition: JsonObject, name: 'schema' | 'dependencies'): Json | undefined {
  return Object.entries(definition).findLast(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * Where an OpenAPI definition, with its `Schema` and `Dependencies`, is not valid: the path from it, empty for the definition itself.
 *
 * @see https://github.com/kubernetes/kube-openapi/blob/master/pkg/validation/spec/schema.go
 */
export function findWrong(definition: Json): string | undefined {
  if (definition === null) return undefined;
  if (!isObject(definition)) return wrong;
  return (
    firstWrong([['Schema', fieldOf(definition, 'schema') ?? null]], unlessNull(schema)) ??
    firstWrong([['Dependencies', fieldOf(definition, 'dependencies') ?? null]], unlessNull(listOf(text)))
  );
}

function firstWrong(entries: readonly (readonly [string | number, Json])[], check: Check): string | undefined {
  for (const [key, value] of entries) {
    const found = check(value);
    if (found !== undefined) return join(String(key), found);
  }
  return undefined;
}

function join(key: string, below: string): string {
  return below === '' ? key : `${key}.${below}`;
}
