import { conditional, type Keywords, propertiesOf, type Style, sharedDefinitions } from './shapes.ts';

type Vocabularies = Readonly<Record<string, Keywords>>;

const applicator: Keywords = {
  contains: 'schema',
  additionalProperties: 'schema',
  properties: 'schemaMap',
  patternProperties: 'patternMap',
  dependentSchemas: 'schemaMap',
  propertyNames: 'schema',
  ...conditional,
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
};
const unevaluated: Keywords = { unevaluatedItems: 'schema', unevaluatedProperties: 'schema' };
const validation: Keywords = {
  multipleOf: 'positive',
  maximum: 'number',
  exclusiveMaximum: 'number',
  minimum: 'number',
  exclusiveMinimum: 'number',
  maxLength: 'count',
  minLength: 'countOrZero',
  pattern: 'regex',
  maxItems: 'count',
  minItems: 'countOrZero',
  uniqueItems: 'boolean',
  maxContains: 'count',
  minContains: 'count',
  maxProperties: 'count',
  minProperties: 'countOrZero',
  required: 'texts',
  dependentRequired: 'textsMap',
  enum: 'list',
  type: 'types',
};
const metaData: Keywords = {
  title: 'text',
  description: 'text',
  deprecated: 'boolean',
  readOnly: 'boolean',
  writeOnly: 'boolean',
  examples: 'list',
};
const content: Keywords = { contentEncoding: 'text', contentMediaType: 'text', contentSchema: 'schema' };
const core: Keywords = {
  $id: 'id',
  $schema: 'uri',
  $ref: 'uriReference',
  $anchor: 'anchor',
  $vocabulary: 'vocabularies',
  $comment: 'text',
  $defs: 'schemaMap',
};
const format: Keywords = { format: 'text' };
/** Keywords of earlier drafts, of which the metaschema itself speaks. */
const earlier: Keywords = { definitions: 'schemaMap', dependencies: 'dependencies' };

const vocabularies2019: Vocabularies = {
  core: { ...core, $recursiveRef: 'uriReference', $recursiveAnchor: 'boolean' },
  applicator: { ...applicator, ...unevaluated, additionalItems: 'schema', items: 'schemaOrSchemas' },
  validation,
  'meta-data': metaData,
  format,
  content,
};
const vocabularies2020: Vocabularies = {
  core: { ...core, $dynamicRef: 'uriReference', $dynamicAnchor: 'anchor' },
  applicator: { ...applicator, prefixItems: 'schemas', items: 'schema' },
  unevaluated,
  validation,
  'meta-data': metaData,
  'format-annotation': format,
  content,
};

const earlier2020: Keywords = { ...earlier, $recursiveAnchor: 'anchor', $recursiveRef: 'uriReference' };

/** All keywords of the dialect without vocabularies of its own. */
export const keywords2019: Keywords = Object.assign({}, ...Object.values(vocabularies2019), earlier);
/** The same for 2020-12. */
export const keywords2020: Keywords = Object.assign({}, ...Object.values(vocabularies2020), earlier2020);

const style2019: Style = {
  self: { $recursiveRef: '#' },
  definitions: '$defs',
  validation: 'meta/validation',
  shapes: {
    id: { type: 'string', format: 'uri-reference', pattern: '^[^#]*#?$' },
    anchor: { type: 'string', pattern: '^[A-Za-z][-A-Za-z0-9.:_]*$' },
    vocabularies: {
      type: 'object',
      propertyNames: { type: 'string', format: 'uri' },
      additionalProperties: { type: 'boolean' },
    },
  },
};
const style2020: Style = {
  self: { $dynamicRef: '#meta' },
  definitions: '$defs',
  validation: 'meta/validation',
  shapes: {
    uri: { $ref: '#/$defs/uriString' },
    uriReference: { $ref: '#/$defs/uriReferenceString' },
    id: { $ref: '#/$defs/uriReferenceString', pattern: '^[^#]*#?$' },
    anchor: { $ref: '#/$defs/anchorString' },
    vocabularies: {
      type: 'object',
      propertyNames: { $ref: '#/$defs/uriString' },
      additionalProperties: { type: 'boolean' },
    },
  },
};

const coreDefinitions2020 = {
  anchorString: { type: 'string', pattern: '^[A-Za-z_][-A-Za-z0-9._]*$' },
  uriString: { type: 'string', format: 'uri' },
  uriReferenceString: { type: 'string', format: 'uri-reference' },
};

interface Generation {
  /** Of the draft, with a slash behind it. */
  readonly base: string;
  readonly style: Style;
  readonly vocabularies: Vocabularies;
  /** The keyword by which each of its metaschemas lets others extend it. */
  readonly anchor: Readonly<Record<string, unknown>>;
}

const generation2019: Generation = {
  base: 'https://json-schema.org/draft/2019-09/',
  style: style2019,
  vocabularies: vocabularies2019,
  anchor: { $recursiveAnchor: true },
};
const generation2020: Generation = {
  base: 'https://json-schema.org/draft/2020-12/',
  style: style2020,
  vocabularies: { ...vocabularies2020, 'format-assertion': format },
  anchor: { $dynamicAnchor: 'meta' },
};

function definitionsOf({ style: { self } }: Generation): object {
  const nonNegativeIntegerDefault0 = { $ref: '#/$defs/nonNegativeInteger', default: 0 };
  return { ...sharedDefinitions(self), ...coreDefinitions2020, nonNegativeIntegerDefault0 };
}

const headOf = ({ base, anchor }: Generation, path: string): object => ({
  $schema: `${base}schema`,
  $id: `${base}${path}`,
  ...anchor,
  type: ['object', 'boolean'],
});

function vocabularyFiles(generation: Generation): readonly (readonly [string, object])[] {
  const { base, style, vocabularies } = generation;
  return Object.entries(vocabularies).map(([name, keywords]) => [
    `${base}meta/${name}`,
    {
      ...headOf(generation, `meta/${name}`),
      $vocabulary: { [`${base}vocab/${name}`]: true },
      properties: propertiesOf(keywords, style),
      $defs: definitionsOf(generation),
    },
  ]);
}

/** The metaschemas of 2019-09 by their URLs. */
export const files2019: readonly (readonly [string, object])[] = [
  [
    `${generation2019.base}schema`,
    {
      ...headOf(generation2019, 'schema'),
      $vocabulary: vocabularyFlags(generation2019.base, Object.keys(vocabularies2019), ['format']),
      allOf: Object.keys(vocabularies2019).map((name) => ({ $ref: `meta/${name}` })),
      properties: propertiesOf(earlier, style2019),
    },
  ],
  ...vocabularyFiles(generation2019),
];

/** The metaschemas of 2020-12 by their URLs. */
export const files2020: readonly (readonly [string, object])[] = [
  [
    `${generation2020.base}schema`,
    {
      ...headOf(generation2020, 'schema'),
      $vocabulary: vocabularyFlags(generation2020.base, Object.keys(vocabularies2020), []),
      allOf: Object.keys(vocabularies2020).map((name) => ({ $ref: `meta/${name}` })),
      properties: propertiesOf(earlier2020, {
        ...style2020,
        shapes: {
          ...style2020.shapes,
          anchor: { $ref: 'meta/core#/$defs/anchorString' },
          uriReference: { $ref: 'meta/core#/$defs/uriReferenceString' },
        },
      }),
    },
  ],
  ...vocabularyFiles(generation2020),
];

function vocabularyFlags(base: string, names: readonly string[], optional: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [`${base}vocab/${name}`, !optional.includes(name)]));
}
