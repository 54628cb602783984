/** What a keyword of a schema may be given. */
export type Shape =
  | 'any'
  | 'text'
  | 'uri'
  | 'uriReference'
  | 'id'
  | 'anchor'
  | 'boolean'
  | 'number'
  | 'positive'
  | 'count'
  | 'countOrZero'
  | 'regex'
  | 'list'
  | 'choices'
  | 'texts'
  | 'types'
  | 'schema'
  | 'schemas'
  | 'schemaOrSchemas'
  | 'booleanOrSchema'
  | 'schemaMap'
  | 'patternMap'
  | 'dependencies'
  | 'textsMap'
  | 'vocabularies';

/** The keywords of a draft or a vocabulary. */
export type Keywords = Readonly<Record<string, Shape>>;

/** The keywords of a condition. */
export const conditional: Keywords = Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, 'schema']));

type Json = Readonly<Record<string, unknown>> | boolean;

/** How the metaschemas of a draft say what they share. */
export interface Style {
  /** Any schema of the dialect. */
  readonly self: Json;
  /** Where what several keywords share is defined. */
  readonly definitions: 'definitions' | '$defs';
  /** Those of another vocabulary, of which a draft speaks that is split into vocabularies. */
  readonly validation?: string;
  /** What differs from the other drafts. */
  readonly shapes?: Partial<Readonly<Record<Shape, Json>>>;
}

const simpleTypes = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** The metaschema of each shape. */
export function shapesOf(style: Style): Readonly<Record<Shape, Json>> {
  const { self, definitions, validation = '' } = style;
  const here = (name: string): Json => ({ $ref: `#/${definitions}/${name}` });
  const map = (values: Json): Json => ({ type: 'object', additionalProperties: values });
  return {
    any: true,
    text: { type: 'string' },
    uri: { type: 'string', format: 'uri' },
    uriReference: { type: 'string', format: 'uri-reference' },
    id: { type: 'string', format: 'uri-reference' },
    anchor: { type: 'string' },
    boolean: { type: 'boolean' },
    number: { type: 'number' },
    positive: { type: 'number', exclusiveMinimum: 0 },
    count: here('nonNegativeInteger'),
    countOrZero: here('nonNegativeIntegerDefault0'),
    regex: { type: 'string', format: 'regex' },
    list: { type: 'array' },
    choices: { type: 'array', minItems: 1, uniqueItems: true },
    texts: here('stringArray'),
    types: {
      anyOf: [here('simpleTypes'), { type: 'array', items: here('simpleTypes'), minItems: 1, uniqueItems: true }],
    },
    schema: self,
    schemas: here('schemaArray'),
    schemaOrSchemas: { anyOf: [self, here('schemaArray')] },
    booleanOrSchema: { anyOf: [{ type: 'boolean' }, self] },
    schemaMap: map(self),
    patternMap: { type: 'object', additionalProperties: self, propertyNames: { format: 'regex' } },
    dependencies: map({ anyOf: [self, { $ref: `${validation}#/${definitions}/stringArray` }] }),
    textsMap: map(here('stringArray')),
    vocabularies: map({ type: 'boolean' }),
    ...style.shapes,
  };
}

/** What several keywords share, by the names under which the shapes refer to them. */
export function sharedDefinitions(self: Json): Readonly<Record<string, Json>> {
  return {
    schemaArray: { type: 'array', minItems: 1, items: self },
    nonNegativeInteger: { type: 'integer', minimum: 0 },
    simpleTypes: { enum: simpleTypes },
    stringArray: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  };
}

/** The metaschema of keywords. */
export function propertiesOf(keywords: Keywords, style: Style): Readonly<Record<string, Json>> {
  const shapes = shapesOf(style);
  return Object.fromEntries(Object.entries(keywords).map(([keyword, shape]) => [keyword, shapes[shape]]));
}
