import { GoError, type Value } from '../../../../base/go/value.ts';
import { uri, uriReference } from '../formats/urls.ts';
import { jsonTypes } from '../json/json-type.ts';
import { compareNumbers, isNumber, isWhole } from '../json/number.ts';
import { findDuplicate } from '../json/same-value.ts';
import { mostNested } from '../read/collect-resources.ts';
import type { Draft } from '../read/draft.ts';
import type { SchemaWork } from '../work.ts';
import { keywords2019, keywords2020 } from './newer-drafts.ts';
import { keywords4, keywords6, keywords7 } from './older-drafts.ts';
import type { Keywords, Shape } from './shapes.ts';

const shapesOf = (keywords: Keywords): ReadonlyMap<string, Shape> => new Map(Object.entries(keywords));
const keywordsOf: Readonly<Record<Draft['version'], ReadonlyMap<string, Shape>>> = {
  4: shapesOf(keywords4),
  6: shapesOf(keywords6),
  7: shapesOf(keywords7),
  2019: shapesOf(keywords2019),
  2020: shapesOf(keywords2020),
};

interface Checking {
  readonly version: Draft['version'];
  readonly keywords: ReadonlyMap<string, Shape>;
  readonly work: SchemaWork;
  readonly depth: number;
}

type Test = (value: Value, checking: Checking) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isBoolean: Test = (value) => typeof value === 'boolean';
const isCount: Test = (value) => isNumber(value) && isWhole(value) && compareNumbers(value, 0) >= 0;
const isRegex: Test = (value, { work }) => {
  try {
    return typeof value === 'string' && work.compile(value) !== undefined;
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
};
const hasNoDuplicate = (value: readonly Value[], { work }: Checking): boolean =>
  findDuplicate(value, work.step) === undefined;
const isType: Test = (value) => (jsonTypes as readonly Value[]).includes(value);
const anchors: Readonly<Record<number, RegExp>> = {
  2019: /^[A-Za-z][-A-Za-z0-9.:_]*$/,
  2020: /^[A-Za-z_][-A-Za-z0-9._]*$/,
};
const isTextList: Test = (value, checking) =>
  Array.isArray(value) &&
  value.every((item) => typeof item === 'string') &&
  hasNoDuplicate(value, checking) &&
  (checking.version !== 4 || value.length > 0);
const isSchemaList: Test = (value, checking) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isSchema(item, checking));
const everyValue = (value: Value, test: (item: Value) => boolean): boolean =>
  value instanceof Map && [...value.values()].every(test);
const isSchemaMap: Test = (value, checking) => everyValue(value, (item) => isSchema(item, checking));

const tests: Readonly<Record<Shape, Test>> = {
  any: () => true,
  text: isText,
  uri: (value) => typeof value === 'string' && uri(value) === undefined,
  uriReference: (value) => typeof value === 'string' && uriReference(value) === undefined,
  id: (value) => typeof value === 'string' && uriReference(value) === undefined && /^[^#]*#?$/.test(value),
  anchor: (value, { version }) => typeof value === 'string' && anchors[version]?.test(value) === true,
  boolean: isBoolean,
  number: isNumber,
  positive: (value) => isNumber(value) && compareNumbers(value, 0) > 0,
  count: isCount,
  countOrZero: isCount,
  regex: isRegex,
  list: Array.isArray,
  choices: (value, checking) => Array.isArray(value) && value.length > 0 && hasNoDuplicate(value, checking),
  texts: isTextList,
  types: (value, checking) =>
    isType(value, checking) ||
    (Array.isArray(value) &&
      value.length > 0 &&
      value.every((item) => isType(item, checking)) &&
      hasNoDuplicate(value, checking)),
  schema: (value, checking) => isSchema(value, checking),
  schemas: isSchemaList,
  schemaOrSchemas: (value, checking) => (Array.isArray(value) ? isSchemaList : isSchema)(value, checking),
  booleanOrSchema: (value, checking) => typeof value === 'boolean' || isSchema(value, checking),
  schemaMap: isSchemaMap,
  patternMap: (value, checking) =>
    value instanceof Map && [...value.keys()].every((name) => isRegex(name, checking)) && isSchemaMap(value, checking),
  dependencies: (value, checking) =>
    everyValue(value, (item) => (Array.isArray(item) ? isTextList : isSchema)(item, checking)),
  textsMap: (value, checking) => everyValue(value, (item) => isTextList(item, checking)),
  vocabularies: (value) =>
    value instanceof Map && [...value].every(([name, flag]) => typeof flag === 'boolean' && uri(name) === undefined),
};

function isSchema(value: Value, above: Checking): boolean {
  const checking = { ...above, depth: above.depth + 1 };
  const { version, keywords, work } = checking;
  work.step();
  if (typeof value === 'boolean') return version !== 4;
  if (!(value instanceof Map) || checking.depth > mostNested) return false;
  for (const [keyword, item] of value) {
    const shape = keywords.get(keyword);
    if (shape === undefined) continue;
    work.step();
    if (!tests[shape](item, checking)) return false;
  }
  if (version !== 4) return true;
  return !(
    (value.has('exclusiveMaximum') && !value.has('maximum')) ||
    (value.has('exclusiveMinimum') && !value.has('minimum'))
  );
}

/**
 * Whether a schema meets the metaschema of its draft, found out without the metaschema, which is much faster. False also for a schema that
 * nests too deep: the metaschema then says what is wrong.
 */
export function isPlainlyValid(value: Value, { version }: Draft, work: SchemaWork): boolean {
  return isSchema(value, { version, keywords: keywordsOf[version], work, depth: 0 });
}
