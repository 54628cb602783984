import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../../../shared/base/go/value.ts';
import { validateValues } from '../../../../../shared/render/helm/schema/validate-values.ts';

const check = (schema: object, values: unknown): string => validateValues(JSON.stringify(schema), fromPlain(values));
const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' };

describe('values.schema.json', () => {
  it.each([
    ['a type', { properties: { a: { type: 'string' } } }, { a: 1 }, "- at '/a': got number, want string\n"],
    [
      'one of several types',
      { properties: { a: { type: ['string', 'null'] } } },
      { a: [] },
      "- at '/a': got array, want null or string\n",
    ],
    [
      'one of several types, in an order of their own',
      { properties: { a: { type: ['object', 'null', 'integer'] } } },
      { a: 'x' },
      "- at '/a': got string, want null or integer or object\n",
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

  it('puts several violations of one value below it, where it is not the only value with any', () => {
    const schema = { properties: { a: { minLength: 9, pattern: 'x' } } };
    const alone = check(schema, { a: 'b' });
    const text = check({ ...schema, minProperties: 2 }, { a: 'b' });

    expect(alone).toBe("- at '/a': minLength: got 1, want 9\n- at '/a': 'b' does not match pattern 'x'\n");
    expect(text).toBe(
      "- at '': minProperties: got 1, want 2\n- at '/a': validation failed\n  - at '/a': minLength: got 1, want 9\n  - at '/a': 'b' does not match pattern 'x'\n",
    );
  });

  it('lists the violations of the root side by side', () => {
    expect(check({ minProperties: 2, required: ['a'] }, {})).toBe(
      "- at '': minProperties: got 0, want 2\n- at '': missing property 'a'\n",
    );
  });

  it('ignores what is beside a $ref in draft 7, and applies it in 2020-12', () => {
    const schema = { properties: { a: { $ref: '#/definitions/any', minimum: 3 } }, definitions: { any: true } };

    expect([check({ ...draft7, ...schema }, { a: 1 }), check(schema, { a: 1 })]).toEqual([
      '',
      "- at '/a': minimum: got 1, want 3\n",
    ]);
  });

  it('checks formats in draft 7 only', () => {
    const schema = { properties: { a: { format: 'ipv4' } } };

    expect([check({ ...draft7, ...schema }, { a: 'x' }), check(schema, { a: 'x' })]).toEqual([
      "- at '/a': 'x' is not valid ipv4: expected four decimals\n",
      '',
    ]);
  });

  it.each([
    [
      'https://example.com/schema.json',
      'failing loading "https://example.com/schema.json": references to the network are not',
    ],
    ['file:///etc/passwd', 'failing loading "file:///etc/passwd": references to other files are not'],
    ['other.json', 'failing loading "file:///other.json": references to other files are not'],
    ['#none', 'anchor in "file:///values.schema.json#none" not found'],
    ['#/none', 'json-pointer in "file:///values.schema.json#/none" not found'],
  ])('does not follow a reference to %s', ($ref, message) => {
    expect(() => check({ $ref }, {})).toThrow(message);
  });

  it('follows references to the network where somebody reads them, each once and relative to its file', () => {
    const files: Readonly<Record<string, unknown>> = {
      'https://example.com/a/one.json': {
        properties: { a: { $ref: 'two.json#/$defs/text' }, b: { $ref: '../three.json#small' } },
      },
      'https://example.com/a/two.json': { $defs: { text: { type: 'string' } } },
      'https://example.com/three.json': {
        $defs: { s: { $anchor: 'small', allOf: [{ $ref: '#/$defs/max' }] }, max: { maximum: 3 } },
      },
    };
    const asked: string[] = [];
    const read = (url: string): string => {
      asked.push(url);
      return JSON.stringify(files[url]);
    };
    const schema = {
      $ref: 'https://example.com/a/one.json',
      properties: { c: { $ref: 'https://example.com/a/two.json#/$defs/text' } },
    };
    const text = validateValues(JSON.stringify(schema), fromPlain({ a: 1, b: 5, c: 2 }), { readRemote: read });

    expect(text).toContain("- at '/a': got number, want string\n");
    expect(text).toContain("- at '/b': maximum: got 5, want 3\n");
    expect(text).toContain("- at '/c': got number, want string\n");
    expect(asked).toEqual(Object.keys(files));
  });

  it('lets what a URN names pass', () => {
    expect(check({ $ref: 'urn:example:schema' }, { a: 1 })).toBe('');
  });

  it('names the ways by which a schema refers to itself for the same value', () => {
    expect(check({ properties: { a: { allOf: [{ $ref: '#/properties/a' }] } } }, { a: 1 })).toBe(
      "- at '/a': 'allOf' failed\n  - at '/a': both /properties/a/allOf/0/$ref and /properties/a resolve to \"file:///values.schema.json#/properties/a\" causing reference cycle\n",
    );
  });

  it('stops at a schema that doubles its work again and again', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `d${at}`,
        { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
      ]),
    );

    expect(() => check({ $ref: '#/$defs/d0', $defs: { ...$defs, d40: true } }, {})).toThrow(
      'takes more than 400000 steps',
    );
  });

  it.each<[string, object, unknown, string]>([
    [
      'an enumeration of many texts',
      { items: { enum: Array.from({ length: 100_000 }, (_, at) => `x${at}`) } },
      Array(100).fill('y'),
      'finds more wrong than',
    ],
    ['patterns', { items: { pattern: '(a?)'.repeat(2000) } }, Array(50).fill('a'.repeat(1000)), 'take too long'],
    [
      'patterns of keys',
      {
        items: {
          patternProperties: Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`^(a|b)*${at}$`, {}])),
        },
      },
      Array.from({ length: 5000 }, () => ({ abcdef: 1 })),
      'take too long',
    ],
    [
      'lists that may not repeat themselves',
      { uniqueItems: true },
      Array.from({ length: 2000 }, (_, at) => [['x'], [at]]),
      'takes more than 400000 steps',
    ],
    [
      'a constant that is large',
      { items: { const: Array(1000).fill(1) } },
      Array.from({ length: 600 }, () => Array(1000).fill(1)),
      'takes more than 400000 steps',
    ],
  ])('stops at %s', (_, schema, list, message) => {
    expect(() => check({ properties: { l: schema } }, { l: list })).toThrow(message);
  });

  it('finds a value among many at once', () => {
    const choices = [...Array.from({ length: 5000 }, (_, at) => `x${at}`), 5, null, true, { a: 1 }];

    expect(
      check({ additionalProperties: { enum: choices } }, { a: 'x4999', b: 5, c: null, d: true, e: { a: 1 } }),
    ).toBe('');
    expect(check({ additionalProperties: { enum: choices } }, { a: '5' })).toContain("'enum' failed");
  });

  it('matches a pattern in linear time', () => {
    expect(check({ properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(5000)}!` })).toContain(
      'does not match',
    );
  });
});
