import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../shared/build/helm/schema/schema-document.ts';
import { validateSchema } from '../../../shared/build/helm/schema/validate-schema.ts';
import { writeViolations } from '../../../shared/build/helm/schema/violation.ts';
import { fromPlain } from '../../../shared/go/value.ts';

const check = (schema: object, values: unknown): string =>
  writeViolations(validateSchema(readSchema(JSON.stringify(schema)), fromPlain(values)));
const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' };

describe('values.schema.json', () => {
  it.each([
    ['a type', { properties: { a: { type: 'string' } } }, { a: 1 }, "- at '/a': got number, want string\n"],
    [
      'one of several types',
      { properties: { a: { type: ['string', 'null'] } } },
      { a: [] },
      "- at '/a': got array, want string or null\n",
    ],
    [
      'an integer that is not whole',
      { properties: { a: { type: 'integer' } } },
      { a: 1.5 },
      "- at '/a': got number, want integer\n",
    ],
    ['a missing property', { required: ['policy'] }, {}, "- at '': missing property 'policy'\n"],
    ['missing properties', { required: ['a', 'b'] }, {}, "- at '': missing properties 'a', 'b'\n"],
    [
      'an enumeration',
      { properties: { a: { enum: ['x', 'y'] } } },
      { a: 'z' },
      "- at '/a': value must be one of 'x', 'y'\n",
    ],
    ['a constant', { properties: { a: { const: 3 } } }, { a: 4 }, "- at '/a': value must be 3\n"],
    ['a minimum', { properties: { a: { minimum: 1000 } } }, { a: 1 }, "- at '/a': minimum: got 1, want 1,000\n"],
    ['a length', { properties: { a: { maxLength: 1 } } }, { a: 'xy' }, "- at '/a': maxLength: got 2, want 1\n"],
    [
      'a pattern',
      { properties: { a: { pattern: '^x' } } },
      { a: "it's" },
      "- at '/a': 'it\\'s' does not match pattern '^x'\n",
    ],
    [
      'unknown properties',
      { additionalProperties: false },
      { b: 1, a: 2 },
      "- at '': additional properties 'a', 'b' not allowed\n",
    ],
    [
      'a list with equal items',
      { properties: { a: { uniqueItems: true } } },
      { a: [{ x: 1, y: 2 }, 1, { y: 2, x: 1 }] },
      "- at '/a': items at 0 and 2 are equal\n",
    ],
    [
      'the items of a list',
      { properties: { a: { items: { type: 'string' } } } },
      { a: ['x', true] },
      "- at '/a/1': got boolean, want string\n",
    ],
    ['what contradicts', { not: { required: ['a'] } }, { a: 1 }, "- at '': 'not' failed\n"],
    [
      'properties that nothing has looked at',
      { properties: { a: true }, unevaluatedProperties: false },
      { a: 1, b: 2 },
      "- at '/b': false schema\n",
    ],
    [
      'what depends on another',
      { dependentRequired: { a: ['b'] } },
      { a: 1 },
      "- at '': properties 'b' required, if 'a' exists\n",
    ],
    [
      'a key with a slash',
      { properties: { 'a/b': { type: 'string' } } },
      { 'a/b': 1 },
      "- at '/a~1b': got number, want string\n",
    ],
  ])('names %s by its path', (_, schema, values, expected) => {
    expect(check(schema, values)).toBe(expected);
  });

  it('shows below an alternative why each of its schemas fails', () => {
    const schema = {
      properties: { a: { oneOf: [{ type: 'string' }, { $ref: '#/$defs/small' }] } },
      $defs: { small: { maximum: 3 } },
    };

    const text = check(schema, { a: 5 });

    expect(text).toBe(
      "- at '/a': 'oneOf' failed, none matched\n  - at '/a': got number, want string\n  - at '/a': maximum: got 5, want 3\n",
    );
  });

  it('puts several violations of one value below it', () => {
    const text = check({ properties: { a: { minLength: 9, pattern: 'x' } } }, { a: 'b' });

    expect(text).toBe(
      "- at '/a': validation failed\n  - at '/a': minLength: got 1, want 9\n  - at '/a': 'b' does not match pattern 'x'\n",
    );
  });

  it('lists the violations of the root side by side', () => {
    expect(check({ minProperties: 2, required: ['a'] }, {})).toBe(
      "- at '': minProperties: got 0, want 2\n- at '': missing property 'a'\n",
    );
  });

  it('passes over what stands beside a $ref in draft 7, and heeds it in 2020-12', () => {
    const schema = { properties: { a: { $ref: '#/definitions/any', minimum: 3 } }, definitions: { any: true } };

    expect([check({ ...draft7, ...schema }, { a: 1 }), check(schema, { a: 1 })]).toEqual([
      '',
      "- at '/a': minimum: got 1, want 3\n",
    ]);
  });

  it('checks formats in draft 7 only', () => {
    const schema = { properties: { a: { format: 'ipv4' } } };

    expect([check({ ...draft7, ...schema }, { a: 'x' }), check(schema, { a: 'x' })]).toEqual([
      "- at '/a': 'x' is not valid ipv4\n",
      '',
    ]);
  });

  it.each(['https://example.com/schema.json', 'file:///etc/passwd', 'other.json'])(
    'does not follow a reference to %s',
    ($ref) => {
      expect(() => check({ $ref }, {})).toThrow(
        `failing loading "${$ref}": references to other files and to the network are not followed`,
      );
    },
  );

  it('lets what a URN names pass', () => {
    expect(check({ $ref: 'urn:example:schema' }, { a: 1 })).toBe('');
  });

  it('stops at a schema that refers to itself for the same value', () => {
    expect(() => check({ $ref: '#' }, {})).toThrow('refers to itself without an end');
  });

  it('stops at a schema that doubles its work again and again', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `d${at}`,
        { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
      ]),
    );

    expect(() => check({ $ref: '#/$defs/d0', $defs: { ...$defs, d40: true } }, {})).toThrow(
      'takes more than 200000 steps',
    );
  });

  it('matches a pattern in linear time', () => {
    expect(check({ properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(5000)}!` })).toContain(
      'does not match',
    );
  });
});
