import { compareStrings } from '../../../../base/go/utf8.ts';
import type { Value } from '../../../../base/go/value.ts';
import type { Check, Schema } from '../compile/schema.ts';
import { quotedList, singleQuoted } from '../json/display.ts';
import type { SchemaWork } from '../work.ts';

type ObjectCheck = Check<ReadonlyMap<string, Value>>;

const missingOf = (value: ReadonlyMap<string, Value>, names: readonly string[]): readonly string[] =>
  names.filter((name) => !value.has(name));

/** `required`. */
export const required =
  (names: readonly string[]): ObjectCheck =>
  (visit, value) => {
    visit.work.step(names.length >> 3);
    const missing = missingOf(value, names);
    if (missing.length === 0) return;
    visit.fail(() => `missing ${missing.length === 1 ? 'property' : 'properties'} ${quotedList(missing)}`);
  };

/** Names that an object must have where it has another one. */
export const dependentNames =
  (dependents: readonly (readonly [string, readonly string[]])[]): ObjectCheck =>
  (visit, value) => {
    for (const [name, names] of dependents) {
      if (!value.has(name)) continue;
      visit.work.step(1 + (names.length >> 3));
      const missing = missingOf(value, names);
      if (missing.length > 0)
        visit.fail(() => `properties ${quotedList(missing)} required, if ${singleQuoted(name)} exists`);
    }
  };

/** Schemas for an object that has a property. */
export const dependentSchemas =
  (dependents: readonly (readonly [string, Schema])[]): ObjectCheck =>
  (visit, value) => {
    for (const [name, schema] of dependents) if (value.has(name)) visit.add(visit.same(schema));
  };

/** The schemas of the properties of an object. */
export interface PropertySchemas {
  readonly named: ReadonlyMap<string, Schema>;
  /** By patterns of names. */
  readonly matched: readonly (readonly [string, Schema])[];
  /** For all others: a flag, or a schema; undefined where any may be there. */
  readonly others: boolean | Schema | undefined;
}

function applyTo(schemas: PropertySchemas, name: string, apply: (schema: Schema) => void, work: SchemaWork): boolean {
  const named = schemas.named.get(name);
  if (named !== undefined) apply(named);
  let found = named !== undefined;
  for (const [pattern, schema] of schemas.matched) {
    if (!work.matches(pattern, name)) continue;
    found = true;
    apply(schema);
  }
  return found;
}

/** `properties`, `patternProperties` and `additionalProperties`. */
export const properties =
  (schemas: PropertySchemas): ObjectCheck =>
  (visit, value) => {
    const { others } = schemas;
    const refused: string[] = [];
    for (const name of [...value.keys()].sort(compareStrings)) {
      if (visit.isQuiet && visit.hasFailed) return;
      visit.work.step();
      const item = value.get(name);
      const isKnown = applyTo(schemas, name, (schema) => visit.add(visit.part(schema, item, name)), visit.work);
      if (!isKnown && others === undefined) continue;
      if (!isKnown && others === false) refused.push(name);
      else if (!isKnown && typeof others === 'object') visit.add(visit.part(others, item, name));
      visit.unseen.delete(name);
    }
    if (refused.length > 0) visit.fail(() => `additional properties ${quotedList(refused)} not allowed`);
  };

/** `propertyNames`. */
export const propertyNames =
  (schema: Schema): ObjectCheck =>
  (visit, value) => {
    for (const name of value.keys()) visit.add(visit.name(schema, name));
  };
