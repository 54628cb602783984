import fc, { type Arbitrary, type GeneratorValue } from 'fast-check';
import {
  anchors,
  dialects,
  documentReferences,
  formatNames,
  ids,
  names,
  numbers,
  oddAnchors,
  oddDialects,
  oddPatterns,
  oddReferences,
  ownDialects,
  patterns,
  references,
  texts,
  types,
} from './schema-words.ts';

/** A values.schema.json as text, and the values that are held against it. */
export interface SchemaCase {
  readonly schema: string;
  /** Texts that a server at `schemaOrigin` has, by their paths there. */
  readonly documents: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

type Draw = GeneratorValue;
type Json = unknown;

/** Each number as often as any other. */
const uniform = (max: number): Arbitrary<number> => fc.noBias(fc.nat({ max }));
const one = <Item>(draw: Draw, ...items: readonly Item[]): Item => items[draw(uniform, items.length - 1)] as Item;
const chance = (draw: Draw, of: number): boolean => draw(uniform, of - 1) === 0;

/** A number that keeps its text in the file. */
class RawNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
const write = (value: Json): string =>
  JSON.stringify(value, (_key, item: unknown) => (item instanceof RawNumber ? rawJson(item.text) : item));

interface Drawing {
  readonly draw: Draw;
  readonly depth: number;
  readonly draft: number;
  /** References are drawn from these. */
  readonly references: readonly string[];
  /** How seldom something wrong is drawn. */
  readonly care: number;
}

const deeper = (drawing: Drawing): Drawing => ({ ...drawing, depth: drawing.depth - 1 });
/** One of the odd ones now and then. */
const mostly = <Item>({ draw, care }: Drawing, good: readonly Item[], odd: readonly Item[]): Item =>
  chance(draw, care) ? one(draw, ...odd) : one(draw, ...good);

function plain(draw: Draw): Json {
  const kind = draw(uniform, 6);
  if (kind === 0) return one(draw, null, true, false);
  if (kind < 3) return new RawNumber(one(draw, ...numbers));
  return one(draw, ...texts.slice(0, 4), ...texts);
}

/** A value of any kind, such as an enumeration, a default or a value of a chart has. */
function anyValue(draw: Draw, depth: number): Json {
  const kind = draw(uniform, 5);
  if (depth > 0 && kind === 0) return listOf(draw, 4, () => anyValue(draw, depth - 1));
  if (depth > 0 && kind === 1) return objectOf(draw, 3, () => anyValue(draw, depth - 1));
  return plain(draw);
}

const listOf = <Item>(draw: Draw, most: number, item: () => Item): Item[] =>
  Array.from({ length: draw(uniform, most) }, item);
const name = (draw: Draw): string => one(draw, 'a', 'a', 'b', 'b', 'c', ...names);
const objectOf = (draw: Draw, most: number, item: () => Json): Record<string, Json> =>
  Object.fromEntries(listOf(draw, most, () => [name(draw), item()] as const));
/** At least one, and none twice but where care is lost. */
function distinct(drawing: Drawing, most: number, item: () => Json): Json {
  const items = listOf(drawing.draw, most, item);
  if (chance(drawing.draw, drawing.care)) return items;
  const all = items.length === 0 ? [item()] : items;
  return all.filter((each, at) => all.findIndex((other) => write(other) === write(each)) === at);
}

type Keyword = (drawing: Drawing) => Json;

const number: Keyword = ({ draw }) => new RawNumber(one(draw, ...numbers));
const count: Keyword = (drawing) => new RawNumber(mostly(drawing, ['0', '1', '2', '3', '1.0', '1e1'], ['1.5', '-1']));
const flag: Keyword = ({ draw }) => chance(draw, 2);
const inner: Keyword = (drawing) => schema(deeper(drawing));
const schemas: Keyword = (drawing) =>
  chance(drawing.draw, drawing.care) ? [] : [inner(drawing), ...listOf(drawing.draw, 2, () => inner(drawing))];
const schemaMap: Keyword = (drawing) => objectOf(drawing.draw, 3, () => inner(drawing));
const nameList: Keyword = (drawing) => distinct(drawing, 3, () => name(drawing.draw));
const patternOf = (drawing: Drawing): string => mostly(drawing, patterns, oddPatterns);
const flagOrSchema: Keyword = (drawing) => (chance(drawing.draw, 2) ? flag(drawing) : inner(drawing));
const exclusive: Keyword = (drawing) =>
  (drawing.draft === 4) === !chance(drawing.draw, drawing.care) ? flag(drawing) : number(drawing);

const keywords: Readonly<Record<string, Keyword>> = {
  type: (drawing) =>
    chance(drawing.draw, 3) ? distinct(drawing, 3, () => one(drawing.draw, ...types)) : one(drawing.draw, ...types),
  const: ({ draw }) => anyValue(draw, 2),
  enum: (drawing) => distinct(drawing, 4, () => anyValue(drawing.draw, chance(drawing.draw, 3) ? 2 : 0)),
  format: ({ draw }) => one(draw, ...formatNames),
  pattern: patternOf,
  minLength: count,
  maxLength: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: exclusive,
  exclusiveMaximum: exclusive,
  multipleOf: (drawing) => new RawNumber(mostly(drawing, ['1', '2', '0.5', '0.1', '1e3', '3.0', '1e-3'], ['0', '-1'])),
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  minProperties: count,
  maxProperties: count,
  required: nameList,
  dependentRequired: (drawing) => objectOf(drawing.draw, 2, () => nameList(drawing)),
  dependentSchemas: schemaMap,
  dependencies: (drawing) =>
    objectOf(drawing.draw, 2, () => (chance(drawing.draw, 2) ? nameList(drawing) : inner(drawing))),
  properties: schemaMap,
  patternProperties: (drawing) =>
    Object.fromEntries(listOf(drawing.draw, 2, () => [patternOf(drawing), inner(drawing)] as const)),
  additionalProperties: flagOrSchema,
  propertyNames: inner,
  items: (drawing) =>
    drawing.draft < 2020 === !chance(drawing.draw, drawing.care) && chance(drawing.draw, 2)
      ? schemas(drawing)
      : inner(drawing),
  prefixItems: schemas,
  additionalItems: flagOrSchema,
  contains: inner,
  minContains: count,
  maxContains: count,
  unevaluatedProperties: inner,
  unevaluatedItems: inner,
  not: inner,
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  ...Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, inner])),
  $ref: (drawing) => mostly(drawing, drawing.references, oddReferences),
  $recursiveRef: ({ draw }) => one(draw, '#', '#', '#/properties/a', '#s0'),
  $recursiveAnchor: (drawing) => (drawing.draft === 2020 ? one(drawing.draw, ...anchors) : flag(drawing)),
  $dynamicRef: (drawing) =>
    mostly(drawing, ['#node', '#node', '#', '#/properties/a'], ['#s0', 'sub/two.json#node', '#nowhere']),
  $dynamicAnchor: (drawing) => mostly(drawing, ['node', 'node', ...anchors], oddAnchors),
  $anchor: (drawing) => mostly(drawing, anchors, oddAnchors),
  $id: ({ draw }) => one(draw, ...ids),
  id: ({ draw }) => one(draw, ...ids),
  $schema: ({ draw }) => one<Json>(draw, ...dialects.flatMap(([, url]) => url ?? []), ...oddDialects),
  $defs: schemaMap,
  definitions: schemaMap,
  examples: (drawing) => mostly<Json>(drawing, [[], [1]], [5]),
  default: ({ draw }) => anyValue(draw, 1),
  title: (drawing) => mostly<Json>(drawing, ['x'], [1]),
  $comment: (drawing) => mostly<Json>(drawing, ['x'], [1]),
  readOnly: flag,
  deprecated: flag,
  contentEncoding: (drawing) => mostly<Json>(drawing, ['base64'], [5]),
  contentSchema: inner,
  other: schemaMap,
};

const keywordNames = Object.keys(keywords);
/** Those that a random schema seldom needs more of. */
const rare = /^(?:\$(?!ref|dynamicRef|recursiveRef)|id$|title|readOnly|deprecated|content|examples|default|other)/;
const common = keywordNames.filter((keyword) => !rare.test(keyword));

function schema(drawing: Drawing): Json {
  const { draw, depth, draft, care } = drawing;
  const kind = draw(uniform, 29);
  if (kind < 3 && (draft > 4 || chance(draw, care))) return kind === 0 ? false : kind === 1 ? true : {};
  if (depth <= 0) return { type: one(draw, ...types) };
  const chosen = [
    one(draw, ...common),
    ...listOf(draw, 2, () => one(draw, ...(chance(draw, 6) ? keywordNames : common))),
  ];
  const drawn = Object.fromEntries(chosen.map((keyword) => [keyword, givenTo(keyword, drawing)]));
  const isLost = draft === 4 && !chance(draw, care);
  if (isLost && 'exclusiveMinimum' in drawn) drawn['minimum'] = number(drawing);
  if (isLost && 'exclusiveMaximum' in drawn) drawn['maximum'] = number(drawing);
  return drawn;
}

/** Now and then of a wrong kind. */
function givenTo(keyword: string, drawing: Drawing): Json {
  if (chance(drawing.draw, drawing.care * 3)) return anyValue(drawing.draw, 1);
  return (keywords[keyword] as Keyword)(drawing);
}

const ownReferences = [...references.slice(0, 7), ...references];

/** What every reference can name is there more often than not. */
function rootSchema(draw: Draw, from: readonly string[] = ownReferences): Json {
  const [draft, url] = one(draw, ...dialects, ...(from === ownReferences ? [] : ownDialects));
  const care = one(draw, 8, 100, 1000);
  const drawing: Drawing = { draw, depth: 3, draft, care, references: from };
  const dialect = chance(draw, care) ? one<Json>(draw, ...oddDialects) : url;
  const named = (): Json => ({ d0: schema(drawing), d1: schema(drawing) });
  const root = chance(draw, 2) ? schema(drawing) : {};
  if (typeof root !== 'object') return root;
  const anchor = draft < 2019 ? { [draft === 4 ? 'id' : '$id']: '#s0' } : { $anchor: 's0' };
  return {
    ...(dialect === undefined ? {} : { $schema: dialect }),
    ...(chance(draw, 10) ? {} : { $defs: named(), definitions: named() }),
    ...(chance(draw, 10) ? {} : { properties: { a: schema(drawing), b: schema(drawing) } }),
    ...(chance(draw, 3) ? { not: { ...anchor, ...(schema(drawing) as object) } } : {}),
    ...root,
  };
}

const valuesOf = (draw: Draw): SchemaCase['values'] =>
  JSON.parse(write({ a: anyValue(draw, 3), b: anyValue(draw, 2), ...objectOf(draw, 3, () => anyValue(draw, 2)) }));

const randomSchemas: Arbitrary<SchemaCase> = fc.gen().map((draw) => ({
  schema: write(rootSchema(draw)),
  documents: {},
  values: valuesOf(draw),
}));

/** A metaschema of vocabularies. */
function metaschema(draw: Draw): Json {
  const [draft, name] = one(draw, [2019, '2019-09'] as const, [2020, '2020-12'] as const);
  const prefix = `https://json-schema.org/draft/${name}/vocab/`;
  const names = [
    'applicator',
    'validation',
    'core',
    'format',
    'unevaluated',
    'format-assertion',
    'meta-data',
    'content',
  ];
  const flags = listOf(draw, 5, () => [`${prefix}${one(draw, ...names)}`, !chance(draw, 5)] as const);
  return {
    $schema: dialects.find(([each]) => each === draft)?.[1],
    ...(chance(draw, 6) ? {} : { $vocabulary: Object.fromEntries(flags) }),
  };
}

const severalFiles: Arbitrary<SchemaCase> = fc.gen().map((draw) => {
  const from = [...documentReferences, ...documentReferences, ...references];
  return {
    schema: write(rootSchema(draw, from)),
    documents: {
      'one.json': write(rootSchema(draw, from)),
      'sub/two.json': write(rootSchema(draw, from)),
      'meta.json': write(metaschema(draw)),
    },
    values: valuesOf(draw),
  };
});

/** A text of the pool with a character more, fewer or other. */
function nearly(draw: Draw): string {
  const text = one(draw, ...texts);
  if (chance(draw, 3)) return text;
  const at = draw(uniform, text.length);
  const put = one(
    draw,
    '',
    '',
    '0',
    '1',
    'a',
    'Z',
    '-',
    '.',
    ':',
    '%',
    '[',
    ']',
    '@',
    '/',
    '~',
    ' ',
    '"',
    '{',
    '+',
    'é',
    'P',
    'T',
  );
  return text.slice(0, at) + put + text.slice(at + draw(uniform, 1));
}

const formatSchemas: Arbitrary<SchemaCase> = fc.gen().map((draw) => ({
  schema: write({
    $schema: one(draw, ...dialects.filter(([draft]) => draft < 2019).map(([, url]) => url)),
    additionalProperties: { format: one(draw, ...formatNames) },
  }),
  documents: {},
  values: Object.fromEntries(['a', 'b', 'c', 'd'].map((key) => [key, nearly(draw)])),
}));

/** Random schemas of every draft, right and wrong, and values for them. */
export const schemaCases: Arbitrary<SchemaCase> = fc.oneof(
  { weight: 4, arbitrary: randomSchemas },
  { weight: 2, arbitrary: severalFiles },
  { weight: 1, arbitrary: formatSchemas },
);
