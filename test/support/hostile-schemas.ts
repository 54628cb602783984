/** A values.schema.json and the values that it is given. */
export interface HostileSchema {
  readonly schema: string;
  readonly values: Readonly<Record<string, unknown>>;
}

type Make = () => HostileSchema;

const count = <Item>(length: number, item: (at: number) => Item): Item[] => Array.from({ length }, (_, at) => item(at));
const object = <Item>(length: number, item: (at: number) => Item): Record<string, Item> =>
  Object.fromEntries(count(length, (at) => [`k${at}`, item(at)]));
const of =
  (schema: () => unknown, values: () => HostileSchema['values'] = () => ({ a: 1 })): Make =>
  () => ({ schema: JSON.stringify(schema()), values: values() });
/** A keyword inside itself, so many times. */
const nested =
  (keyword: string, times: number, open = '', close = ''): Make =>
  () => ({
    schema: `${`{"${keyword}":${open}`.repeat(times)}true${`${close}}`.repeat(times)}`,
    values: { a: 1 },
  });
/** Definitions each of which leads to the next one, twice. */
const doubled = (make: (next: object) => object): Make =>
  of(() => {
    const $defs = Object.fromEntries(count(60, (at) => [`d${at}`, make({ $ref: `#/$defs/d${at + 1}` })]));
    return { $ref: '#/$defs/d0', $defs: { ...$defs, d60: { type: 'string' } } };
  });
const chain = (length: number): Make =>
  of(() => ({
    $ref: '#/$defs/d0',
    $defs: Object.fromEntries(
      count(length, (at) => [`d${at}`, at + 1 < length ? { $ref: `#/$defs/d${at + 1}` } : true]),
    ),
  }));
const onList = (schema: () => unknown, list: () => readonly unknown[]): Make =>
  of(
    () => ({ properties: { l: schema() } }),
    () => ({ l: list() }),
  );
const long = (length: number): string => 'x'.repeat(length);
const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** Schemas that ask for more memory or time than a worker has, by what they do. */
export const hostileSchemas: Readonly<Record<string, Make>> = {
  'not inside not, 2,000 times': nested('not', 2000),
  'not inside not, 100,000 times': nested('not', 100_000),
  'lists inside lists': nested('items', 2000),
  'alternatives inside alternatives': nested('anyOf', 2000, '[', ']'),
  'objects inside objects': nested('additionalProperties', 2000),
  'data inside data, not a schema': nested('default', 100_000),
  'references that lead on, 2,000 times': chain(2000),
  'references that lead on, 50,000 times': chain(50_000),
  'deep values against themselves': () => ({
    schema: '{"additionalProperties": {"$ref": "#"}}',
    values: count(900, () => 0).reduce<HostileSchema['values']>((inner) => ({ a: inner }), { a: 1 }),
  }),
  'work that doubles by allOf': doubled((next) => ({ allOf: [next, next] })),
  'work that doubles by anyOf': doubled((next) => ({ anyOf: [next, next] })),
  'work that doubles by oneOf': doubled((next) => ({ oneOf: [next, next] })),
  'work that doubles by not': doubled((next) => ({ not: { anyOf: [next, next] } })),
  'work that doubles by a condition': doubled((next) => ({ if: next, ['th'.concat('en')]: next, else: next })),
  'work that doubles, and asks what nobody has looked at': doubled((next) => ({
    anyOf: [next, next, true],
    unevaluatedProperties: false,
  })),
  'a dynamic reference to itself': of(() => ({ $dynamicAnchor: 'node', $dynamicRef: '#node' })),
  'dynamic references that double': of(
    () => ({
      $dynamicAnchor: 'node',
      additionalProperties: { anyOf: [{ $dynamicRef: '#node' }, { $dynamicRef: '#node' }, { $dynamicRef: '#node' }] },
      type: 'object',
    }),
    () => count(60, () => 0).reduce<HostileSchema['values']>((inner) => ({ a: inner }), { a: 1 }),
  ),
  'dynamic references through 2,000 files of one': of(() => ({
    $ref: 'd0',
    $defs: object(2000, (at) => ({
      $id: `d${at}`,
      $dynamicAnchor: 'node',
      allOf: [{ $ref: `d${(at + 1) % 2000}` }, { $dynamicRef: '#node' }],
    })),
  })),
  'a recursive reference to itself': of(() => ({
    $schema: 'https://json-schema.org/draft/2019-09/schema',
    $recursiveAnchor: true,
    anyOf: [{ $recursiveRef: '#' }, { $recursiveRef: '#' }],
  })),
  'an enumeration of 100,000 texts': onList(
    () => ({ items: { enum: count(100_000, (at) => `x${at}`) } }),
    () => count(1000, () => 'y'),
  ),
  'an enumeration of 100,000 objects': onList(
    () => ({ items: { enum: count(100_000, (at) => ({ at })) } }),
    () => count(1000, () => ({ at: -1 })),
  ),
  'an enumeration of nothing but brackets': () => ({
    schema: `{"enum":[${'{},'.repeat(1_600_000)}1]}`,
    values: { a: 1 },
  }),
  'an enumeration of long texts against long texts': of(
    () => ({ allOf: count(20_000, (at) => ({ properties: { a: { enum: [`x${at}`] } } })) }),
    () => ({ a: long(4_000_000) }),
  ),
  'a constant of long texts': of(
    () => ({ allOf: count(1000, (at) => ({ properties: { a: { const: long(4000) + at } } })) }),
    () => ({ a: `${long(4000)}y` }),
  ),
  'a length that is counted again and again': of(
    () => ({ allOf: count(50_000, () => ({ properties: { a: { minLength: 1 } } })) }),
    () => ({ a: long(4_000_000) }),
  ),
  'a format that is checked again and again': of(
    () => ({ ...draft7, allOf: count(20_000, () => ({ properties: { a: { format: 'hostname' } } })) }),
    () => ({ a: long(4_000_000) }),
  ),
  '100,000 numbers, each once': onList(
    () => ({ uniqueItems: true }),
    () => count(100_000, (at) => at),
  ),
  '100,000 lists, each once': onList(
    () => ({ uniqueItems: true }),
    () => count(100_000, (at) => [at]),
  ),
  '100,000 lists that differ deep inside': onList(
    () => ({ uniqueItems: true }),
    () => count(100_000, (at) => [[[at]]]),
  ),
  '100,000 long texts, each once': onList(
    () => ({ uniqueItems: true }),
    () => count(20_000, (at) => `${long(200)}${at}`),
  ),
  'items that contain none': onList(
    () => ({ contains: { anyOf: count(100, () => ({ type: 'string' })) } }),
    () => count(100_000, (at) => at),
  ),
  'violations of many items': onList(
    () => ({ items: { type: 'string', minLength: 3 } }),
    () => count(190_000, (at) => at),
  ),
  'names of many properties': of(
    () => ({ propertyNames: { pattern: '^x' } }),
    () => object(190_000, () => 1),
  ),
  'names that many properties must have': of(
    () => ({ additionalProperties: { required: count(100_000, (at) => `name${at}`) } }),
    () => object(1000, () => ({})),
  ),
  'what nobody has looked at, asked again and again': of(
    () => ({ allOf: count(2000, () => ({ minProperties: 1 })), unevaluatedProperties: false }),
    () => object(50_000, () => 1),
  ),
  'patterns of names': of(
    () => ({ patternProperties: Object.fromEntries(count(2000, (at) => [`^(a|b)*${at}$`, true])) }),
    () => object(10_000, () => 1),
  ),
  'a large pattern': of(() => ({ properties: { a: { pattern: '((a{1000}){1000}){2}' } } })),
  'a class a hundred thousand times': of(() => ({ properties: { a: { pattern: '[a-z]'.repeat(100_000) } } })),
  'large patterns': of(() => ({ properties: object(5000, (at) => ({ pattern: `${at}(a|b|c){900}` })) })),
  'parentheses in a pattern': of(() => ({ pattern: `${'('.repeat(900_000)}a${')'.repeat(900_000)}` })),
  'a pattern over long texts': onList(
    () => ({ items: { pattern: '(a?){500}b$' } }),
    () => count(1000, () => 'a'.repeat(10_000)),
  ),
  '300,000 schemas': of(() => ({ $defs: object(300_000, () => ({ title: '' })) })),
  '150,000 wrong schemas': of(() => ({ $defs: object(150_000, () => ({ title: 1 })) })),
  '150,000 right schemas and a wrong one': of(() => ({
    $defs: { ...object(150_000, () => ({ title: '' })), z: { title: 1 } },
  })),
  '100,000 resources': of(() => ({ $defs: object(100_000, (at) => ({ $id: `f${at}` })) })),
  '100,000 resources below a long URL': of(() => ({
    $id: `http://h/${long(3000)}/`,
    $defs: object(60_000, (at) => ({ $id: `f${at}` })),
  })),
  '100,000 references below a long URL': of(() => ({
    $id: `http://h/${long(3000)}/`,
    $defs: { t: true },
    properties: object(100_000, () => ({ $ref: '#/$defs/t' })),
  })),
  'references to places that no keyword has': of(() => ({
    other: object(50_000, () => ({ title: '' })),
    properties: object(50_000, (at) => ({ $ref: `#/other/k${at}` })),
    $defs: object(5000, (at) => ({ $id: `f${at}` })),
  })),
  'pointers of many names': () => {
    const depth = 3000;
    const pointer = '/a'.repeat(depth);
    const inner = `${'{"a":'.repeat(depth)}true${'}'.repeat(depth)}`;
    return {
      schema: `{"a":${inner},"properties":${JSON.stringify(object(500, () => ({ $ref: `#/a${pointer}` })))}}`,
      values: { a: 1 },
    };
  },
  'a number of many digits': () => ({
    schema: `{"properties":{"a":{"multipleOf":${'1'.repeat(1_000_000)}}}}`,
    values: { a: 1 },
  }),
  'a number with a large exponent': () => ({
    schema: '{"properties":{"a":{"multipleOf":1e-999999}}}',
    values: { a: 1 },
  }),
  'numbers compared digit by digit': () => ({
    schema: JSON.stringify({ items: 0 })
      .replace('0', `{"multipleOf":0.${'1'.repeat(900)}}`)
      .replace('{"items"', '{"properties":{"l":{"items"')
      .concat('}}'),
    values: { l: count(100_000, (at) => at) },
  }),
};
