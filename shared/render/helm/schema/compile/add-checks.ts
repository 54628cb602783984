import type { Value } from '../../../../base/go/value.ts';
import {
  allOf,
  anyOf,
  conditional,
  dynamicReference,
  not,
  oneOf,
  recursiveReference,
  unevaluatedItems,
  unevaluatedProperties,
} from '../check/conditions.ts';
import { constant, enumeration, format, regexFormat, type } from '../check/kinds.ts';
import { contains, firstItems, noOtherItems, otherItems, uniqueItems } from '../check/lists.ts';
import { dependentNames, dependentSchemas, properties, propertyNames, required } from '../check/objects.ts';
import { atLeast, atMost, lengthOf, pattern, type Range, range } from '../check/scalars.ts';
import { formats } from '../formats/index.ts';
import { jsonTypes } from '../json/json-type.ts';
import { type KeywordReader, textsIn } from './keyword-reader.ts';
import type { Parts } from './parts.ts';
import type { Check, KindCheck, Schema } from './schema.ts';

/** The checks of a schema, as its fields hold them. */
type Checks = Pick<Schema, 'kinds' | 'objects' | 'lists' | 'texts' | 'numbers' | 'conditions' | 'rests'>;

/** What a keyword checks; undefined where the schema does not have it. */
type Make<Made> = (reader: KeywordReader, parts: Parts) => Made | undefined;

const given = <Part, Made>(part: Part | undefined, make: (part: Part) => Made): Made | undefined =>
  part === undefined ? undefined : make(part);

const singleTypes: ReadonlyMap<string, KindCheck> = new Map(jsonTypes.map((each) => [each, type(new Set([each]))]));
const kindMakers: readonly Make<KindCheck>[] = [
  (reader) => {
    const named = reader.text('type');
    if (named !== undefined) return singleTypes.get(named);
    const wanted = new Set(textsIn(reader.list('type') ?? []));
    const known = new Set(jsonTypes.filter((each) => wanted.has(each)));
    return known.size === 0 ? undefined : type(known);
  },
  (reader) => given(reader.get('const') as Exclude<Value, undefined>, constant),
  (reader) => given(reader.list('enum'), enumeration),
  (reader) => {
    const name = reader.text('format') ?? '';
    if (name === 'regex') return regexFormat;
    return given(formats.get(name), (check) => format(name, check));
  },
];

type ObjectCheck = Check<ReadonlyMap<string, Value>>;
const sizeOf = (value: ReadonlyMap<string, Value>): number => value.size;
const objectMakers: readonly Make<ObjectCheck>[] = [
  (reader) => given(reader.count('minProperties'), (least) => atLeast('minProperties', least, sizeOf)),
  (reader) => given(reader.count('maxProperties'), (most) => atMost('maxProperties', most, sizeOf)),
  (reader) => given(reader.list('required'), (names) => required(textsIn(names))),
  (_, { dependencies }) => given(dependencies, dependencyChecks),
  (_, { properties: own, patternProperties: matched, additionalProperties: others }) =>
    own === undefined && matched === undefined && others === undefined
      ? undefined
      : properties({ named: new Map(own), matched: matched ?? [], others }),
  (_, parts) => given(parts.propertyNames, propertyNames),
  (_, parts) => given(parts.dependentSchemas, dependentSchemas),
  (reader) =>
    given(reader.object('dependentRequired'), (names) =>
      dependentNames([...names].map(([name, list]) => [name, Array.isArray(list) ? textsIn(list) : []])),
    ),
];

function dependencyChecks(dependencies: NonNullable<Parts['dependencies']>): ObjectCheck {
  const checks = dependencies.map(([name, dependent]) =>
    'place' in dependent ? dependentSchemas([[name, dependent]]) : dependentNames([[name, dependent]]),
  );
  return (visit, value) => {
    for (const check of checks) check(visit, value);
  };
}

type ListCheck = Check<readonly Value[]>;
const itemsOf = (value: readonly Value[]): number => value.length;
const listMakers: readonly Make<ListCheck>[] = [
  (reader) => given(reader.count('minItems'), (least) => atLeast('minItems', least, itemsOf)),
  (reader) => given(reader.count('maxItems'), (most) => atMost('maxItems', most, itemsOf)),
  (reader) => (reader.flag('uniqueItems') === true ? uniqueItems : undefined),
  (_, parts) => given(parts.firstItems, firstItems),
  (_, { firstItems: first = [], otherItems: others }) => {
    if (others === undefined || others === true) return undefined;
    return others === false ? noOtherItems(first.length) : otherItems(others, first.length);
  },
  (reader, parts) =>
    given(parts.contains, (schema) => {
      const [least, most] = [reader.count('minContains'), reader.count('maxContains')];
      return contains({ schema, least, most, sees: reader.draft >= 2020 });
    }),
];

const textMakers: readonly Make<Check<string>>[] = [
  (reader) => given(reader.count('minLength'), (least) => atLeast('minLength', least, lengthOf)),
  (reader) => given(reader.count('maxLength'), (most) => atMost('maxLength', most, lengthOf)),
  (reader) => given(reader.text('pattern'), pattern),
];

/** In draft 4 the exclusive limits are flags of the others. */
const limit =
  (keyword: Range, exclusive: Range): Make<Check> =>
  (reader) => {
    const want = reader.number(keyword);
    return reader.flag(exclusive) === true || want === undefined ? undefined : range(keyword, want);
  };
const exclusiveLimit =
  (keyword: Range, inclusive: Range): Make<Check> =>
  (reader) => {
    const want = reader.number(reader.flag(keyword) === true ? inclusive : keyword);
    return want === undefined ? undefined : range(keyword, want);
  };
const numberMakers: readonly Make<Check>[] = [
  limit('minimum', 'exclusiveMinimum'),
  limit('maximum', 'exclusiveMaximum'),
  exclusiveLimit('exclusiveMinimum', 'minimum'),
  exclusiveLimit('exclusiveMaximum', 'maximum'),
  (reader) => {
    const want = reader.number('multipleOf');
    return want === undefined ? undefined : range('multipleOf', want);
  },
];

const some = <Item>(items: readonly Item[] | undefined): readonly Item[] | undefined =>
  items?.length === 0 ? undefined : items;
const conditionMakers: readonly Make<Check>[] = [
  (_, parts) => given(parts.recursiveRef, recursiveReference),
  (_, parts) => given(parts.dynamicRef, ({ schema, anchor }) => dynamicReference(schema, anchor)),
  (_, parts) => given(parts.not, not),
  (_, parts) => given(some(parts.allOf), allOf),
  (_, parts) => given(some(parts.anyOf), anyOf),
  (_, parts) => given(some(parts.oneOf), oneOf),
  (_, parts) => given(parts.condition, conditional),
];
const restMakers: readonly Make<Check>[] = [
  (_, parts) => given(parts.unevaluatedProperties, unevaluatedProperties),
  (_, parts) => given(parts.unevaluatedItems, unevaluatedItems),
];

const none: readonly [] = [];

function makeAll<Made>(makers: readonly Make<Made>[], reader: KeywordReader, parts: Parts): readonly Made[] {
  let all: Made[] | undefined;
  for (const make of makers) {
    const made = make(reader, parts);
    if (made === undefined) continue;
    if (all === undefined) all = [made];
    else all.push(made);
  }
  return all ?? none;
}

/** Gives a schema its checks, in the order in which Helm's validator reports what they find. */
export function addChecks(schema: Checks, reader: KeywordReader, parts: Parts): void {
  schema.kinds = makeAll(kindMakers, reader, parts);
  schema.objects = makeAll(objectMakers, reader, parts);
  schema.lists = makeAll(listMakers, reader, parts);
  schema.texts = makeAll(textMakers, reader, parts);
  schema.numbers = makeAll(numberMakers, reader, parts);
  schema.conditions = makeAll(conditionMakers, reader, parts);
  schema.rests = makeAll(restMakers, reader, parts);
}
