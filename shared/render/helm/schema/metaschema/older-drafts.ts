import { conditional, type Keywords, propertiesOf, type Style, sharedDefinitions } from './shapes.ts';

/** The keywords that drafts 4, 6 and 7 share. */
const shared: Keywords = {
  $schema: 'uri',
  title: 'text',
  description: 'text',
  multipleOf: 'positive',
  maximum: 'number',
  minimum: 'number',
  maxLength: 'count',
  minLength: 'countOrZero',
  pattern: 'regex',
  items: 'schemaOrSchemas',
  maxItems: 'count',
  minItems: 'countOrZero',
  uniqueItems: 'boolean',
  maxProperties: 'count',
  minProperties: 'countOrZero',
  required: 'texts',
  definitions: 'schemaMap',
  properties: 'schemaMap',
  patternProperties: 'schemaMap',
  dependencies: 'dependencies',
  enum: 'choices',
  type: 'types',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  format: 'text',
};

/** All keywords of draft 4. */
export const keywords4: Keywords = {
  ...shared,
  id: 'text',
  $ref: 'text',
  exclusiveMaximum: 'boolean',
  exclusiveMinimum: 'boolean',
  additionalItems: 'booleanOrSchema',
  additionalProperties: 'booleanOrSchema',
};

/** All keywords of draft 6. */
export const keywords6: Keywords = {
  ...shared,
  $id: 'uriReference',
  $ref: 'uriReference',
  exclusiveMaximum: 'number',
  exclusiveMinimum: 'number',
  additionalItems: 'schema',
  additionalProperties: 'schema',
  contains: 'schema',
  propertyNames: 'schema',
};

/** All keywords of draft 7. */
export const keywords7: Keywords = {
  ...keywords6,
  $comment: 'text',
  readOnly: 'boolean',
  writeOnly: 'boolean',
  examples: 'list',
  patternProperties: 'patternMap',
  contentMediaType: 'text',
  contentEncoding: 'text',
  ...conditional,
};

const self = { $ref: '#' };
const style: Style = { self, definitions: 'definitions' };
const style4: Style = {
  ...style,
  shapes: {
    positive: { type: 'number', minimum: 0, exclusiveMinimum: true },
    count: { $ref: '#/definitions/positiveInteger' },
    countOrZero: { $ref: '#/definitions/positiveIntegerDefault0' },
  },
};

const { nonNegativeInteger, stringArray, ...others } = sharedDefinitions(self);
const definitions = {
  ...others,
  nonNegativeInteger,
  nonNegativeIntegerDefault0: { allOf: [{ $ref: '#/definitions/nonNegativeInteger' }, { default: 0 }] },
  stringArray,
};

/** The metaschema of draft 4. */
export const draft4 = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  definitions: {
    ...others,
    positiveInteger: nonNegativeInteger,
    positiveIntegerDefault0: { allOf: [{ $ref: '#/definitions/positiveInteger' }, { default: 0 }] },
    stringArray: { ...(stringArray as object), minItems: 1 },
  },
  type: 'object',
  properties: { ...propertiesOf(keywords4, style4), default: {} },
  dependencies: { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] },
};

const newer = (url: string, keywords: Keywords): object => ({
  $schema: url,
  $id: url,
  definitions,
  type: ['object', 'boolean'],
  properties: propertiesOf(keywords, style),
});

/** The metaschema of draft 6. */
export const draft6 = newer('http://json-schema.org/draft-06/schema#', keywords6);
/** The metaschema of draft 7. */
export const draft7 = newer('http://json-schema.org/draft-07/schema#', keywords7);
