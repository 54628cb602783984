import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../../../shared/base/errors.ts';
import { fromPlain } from '../../../../../shared/base/go/value.ts';
import { validateValues } from '../../../../../shared/render/helm/schema/validate-values.ts';

const drafts = {
  4: 'http://json-schema.org/draft-04/schema#',
  6: 'http://json-schema.org/draft-06/schema#',
  7: 'http://json-schema.org/draft-07/schema#',
  2019: 'https://json-schema.org/draft/2019-09/schema',
  2020: 'https://json-schema.org/draft/2020-12/schema',
} as const;
type DraftName = keyof typeof drafts;

const outcome = (schema: unknown, values: unknown = {}, readRemote?: (url: string) => string): string => {
  try {
    return validateValues(typeof schema === 'string' ? schema : JSON.stringify(schema), fromPlain(values), {
      readRemote,
    });
  } catch (error) {
    return messageOf(error);
  }
};
const of = (draft: DraftName, schema: object): object => ({ $schema: drafts[draft], ...schema });
const refused = (url: string, ...lines: readonly string[]): string =>
  `"file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with '${url}'\n${lines.join('\n')}`;
const url2020 = `${drafts[2020]}#`;

// Each outcome is what Helm 4.2.4 prints.
describe('a values.schema.json is checked against the metaschema of its draft', () => {
  it.each<[string, object, string]>([
    [
      'examples that are not a list',
      { examples: 5 },
      refused(url2020, "- at '': 'allOf' failed", "  - at '/examples': got number, want array"),
    ],
    [
      'examples that are not a list in draft 7',
      of(7, { properties: { a: { examples: 'x' } } }),
      refused(drafts[7], "- at '/properties/a/examples': got string, want array"),
    ],
    ['examples in draft 6, which does not know them', of(6, { examples: 5 }), ''],
    [
      'a pattern that RE2 refuses',
      of(7, { properties: { a: { pattern: '(?=x)' } } }),
      refused(
        drafts[7],
        "- at '/properties/a/pattern': '(?=x)' is not valid regex: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
      ),
    ],
    [
      'a pattern of names that RE2 refuses',
      of(7, { patternProperties: { '(': true } }),
      refused(
        drafts[7],
        "- at '/patternProperties': invalid propertyName '('".replace("'/patternProperties'", "''"),
        "  - at '': '(' is not valid regex: error parsing regexp: missing closing ): `(`",
      ),
    ],
    [
      'a pattern of names in draft 4, where only the compiler sees it',
      of(4, { patternProperties: { '(': {} } }),
      'invalid regex "(" at "file:///values.schema.json#/patternProperties": error parsing regexp: missing closing ): `(`',
    ],
    [
      'a type that there is not',
      of(6, { type: 'text' }),
      refused(
        drafts[6],
        "- at '/type': 'anyOf' failed",
        "  - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
        "  - at '/type': got string, want array",
      ),
    ],
    [
      'a negative count of draft 2019-09',
      of(2019, { minLength: -1 }),
      refused(`${drafts[2019]}#`, "- at '': 'allOf' failed", "  - at '/minLength': minimum: got -1, want 0"),
    ],
    [
      'a negative count of draft 7',
      of(7, { minLength: -1 }),
      refused(drafts[7], "- at '/minLength': 'allOf' failed", "  - at '/minLength': minimum: got -1, want 0"),
    ],
    [
      'a flag of draft 4 in draft 7',
      of(7, { minimum: 1, exclusiveMinimum: true }),
      refused(drafts[7], "- at '/exclusiveMinimum': got boolean, want number"),
    ],
    [
      'a limit of draft 7 in draft 4',
      of(4, { minimum: 0, exclusiveMinimum: 1 }),
      refused(drafts[4], "- at '/exclusiveMinimum': got number, want boolean"),
    ],
    [
      'a flag of draft 4 without its limit',
      of(4, { exclusiveMinimum: true }),
      refused(drafts[4], "- at '': properties 'minimum' required, if 'exclusiveMinimum' exists"),
    ],
    [
      'a schema that is a flag in draft 4',
      of(4, { properties: { a: true } }),
      refused(drafts[4], "- at '/properties/a': got boolean, want object"),
    ],
    [
      'an enumeration of nothing in draft 4',
      of(4, { enum: [] }),
      refused(drafts[4], "- at '/enum': minItems: got 0, want 1"),
    ],
    ['an enumeration of nothing in draft 2020-12', { properties: { a: { enum: [] } } }, ''],
    [
      'a name that is required twice',
      of(7, { required: ['a', 'a'] }),
      refused(drafts[7], "- at '/required': items at 0 and 1 are equal"),
    ],
    [
      'an anchor that is not a name',
      { properties: { a: { $anchor: '1' } } },
      refused(
        url2020,
        "- at '': 'allOf' failed",
        "  - at '/properties/a': 'allOf' failed",
        "    - at '/properties/a/$anchor': '1' does not match pattern '^[A-Za-z_][-A-Za-z0-9._]*$'",
      ),
    ],
    [
      'an $id with a fragment',
      { $id: 'http://example.com/a#b' },
      refused(
        url2020,
        "- at '': 'allOf' failed",
        "  - at '/$id': 'http://example.com/a#b' does not match pattern '^[^#]*#?$'",
      ),
    ],
    [
      'a reference that is not a URL',
      of(7, { properties: { a: { $ref: ':' } } }),
      refused(
        drafts[7],
        "- at '/properties/a/$ref': ':' is not valid uri-reference: parse \":\": missing protocol scheme",
      ),
    ],
  ])('%s', (_, schema, expected) => {
    expect(outcome(schema)).toBe(expected);
  });

  it.each<[string, unknown, string]>([
    ['to a place that is not there', { $ref: '#/x' }, 'json-pointer in "file:///values.schema.json#/x" not found'],
    [
      'to an anchor that is not there',
      { properties: { a: { $ref: '#x' } } },
      'anchor in "file:///values.schema.json#x" not found in schema "file:///values.schema.json"',
    ],
    [
      'with a wrong escape',
      of(4, { properties: { a: { $ref: '#/~2' } } }),
      'invalid json-pointer "file:///values.schema.json#/~2"',
    ],
    [
      'with a scheme that nobody reads',
      { $ref: 'ftp://example.com/x' },
      'failing loading "ftp://example.com/x": no URLLoader registered for "ftp://example.com/x"',
    ],
  ])('names a reference %s', (_, schema, expected) => {
    expect(outcome(schema)).toBe(expected);
  });

  it('names references that no value reaches', () => {
    expect(outcome({ properties: { a: { not: { $ref: '#/nowhere' } } } }, { b: 1 })).toBe(
      'json-pointer in "file:///values.schema.json#/nowhere" not found',
    );
  });

  it('checks what a reference names where no keyword holds a schema', () => {
    expect(outcome(of(7, { properties: { a: { $ref: '#/x/y' } }, x: { y: { type: 5 } } }))).toContain(
      '"file:///values.schema.json#/x/y" is not valid against metaschema',
    );
  });

  it('names an anchor and an $id that are given twice', () => {
    const twice = (names: object): object => ({ $defs: { a: names, b: names } });

    expect(outcome(twice({ $anchor: 'x' }))).toBe(
      'duplicate anchor "x" in "file:///values.schema.json" at "/$defs/a" and "/$defs/b"',
    );
    expect(outcome(twice({ $id: 'x.json' }))).toBe(
      'duplicate id "file:///x.json" in "file:///values.schema.json" at "/$defs/b" and "/$defs/a"',
    );
  });

  it('finds embedded schemas by their own URLs, and their anchors within these', () => {
    const schema = {
      $id: 'https://example.com/root.json',
      properties: { a: { $ref: 'sub/two.json#small' }, b: { $ref: 'https://example.com/sub/two.json#/$defs/text' } },
      $defs: {
        two: { $id: 'sub/two.json', $defs: { small: { $anchor: 'small', maximum: 3 }, text: { type: 'string' } } },
      },
    };

    expect(outcome(schema, { a: 5, b: 1 }).split('\n').sort()).toEqual([
      '',
      "- at '/a': maximum: got 5, want 3",
      "- at '/b': got number, want string",
    ]);
  });

  it('takes a $dynamicRef to the outermost $dynamicAnchor', () => {
    const schema = {
      $id: 'https://example.com/strict.json',
      $dynamicAnchor: 'node',
      $ref: 'tree.json',
      unevaluatedProperties: false,
      $defs: {
        tree: {
          $id: 'tree.json',
          $dynamicAnchor: 'node',
          properties: { below: { type: 'array', items: { $dynamicRef: '#node' } } },
        },
      },
    };

    expect(outcome(schema, { below: [{ below: [] }] })).toBe('');
    expect(outcome(schema, { below: [{ odd: 1 }] })).toContain("- at '/below/0/odd': false schema");
  });

  it('knows the metaschemas, which a schema may refer to, without the network', () => {
    const schema = {
      properties: { schema: { $ref: drafts[7] }, count: { $ref: `${drafts[4]}/definitions/positiveInteger` } },
    };

    expect(outcome(schema, { schema: { type: 'object' }, count: 1 })).toBe('');
    expect(outcome(schema, { schema: { minLength: 'x' } })).toContain(
      "- at '/schema/minLength': got string, want integer",
    );
    expect(outcome(schema, { count: -1 })).toBe("- at '/count': minimum: got -1, want 0\n");
  });

  it('takes the vocabularies of a metaschema of its own', () => {
    const meta = 'https://example.com/meta.json';
    const prefix = 'https://json-schema.org/draft/2020-12/vocab/';
    const read = (vocabularies: object) => (): string =>
      JSON.stringify({ $schema: drafts[2020], $id: meta, $vocabulary: vocabularies });
    const schema = { $schema: meta, properties: { a: { minimum: 3, format: 'ipv4' } } };

    expect(outcome(schema, { a: 1 }, read({ [`${prefix}core`]: true, [`${prefix}applicator`]: true }))).toBe('');
    expect(
      outcome(
        schema,
        { a: 'x' },
        read({ [`${prefix}core`]: true, [`${prefix}applicator`]: true, [`${prefix}format-assertion`]: true }),
      ),
    ).toBe("- at '/a': 'x' is not valid ipv4: expected four decimals\n");
    expect(outcome(schema, {}, read({ 'https://example.com/vocab': true }))).toBe(
      `unsupported vocabulary "https://example.com/vocab" in "${meta}"`,
    );
    expect(outcome({ ...schema, properties: 5 }, {}, read({ [`${prefix}applicator`]: true }))).toBe(
      refused('urn:mem:metaschema', "- at '': 'allOf' failed", "  - at '/properties': got number, want object"),
    );
  });

  it('checks a schema on the network too', () => {
    const schema = { properties: { a: { $ref: 'https://example.com/one.json#/$defs/a' } } };
    const read = (): string => '{"$defs": {"a": {"type": "text"}}}';

    expect(outcome(schema, {}, read)).toContain('"https://example.com/one.json#" is not valid against metaschema');
  });

  it('shows a number of the schema as its file writes it', () => {
    expect(outcome('{"properties": {"a": {"enum": [1.0, 1e3, "x", null]}}}', { a: 5 })).toBe(
      "- at '/a': value must be one of 1.0, 1e3, 'x', <nil>\n",
    );
    expect(outcome('{"properties": {"a": {"minimum": 1000000}}}', { a: 0.5 })).toBe(
      "- at '/a': minimum: got 0.5, want 1×10⁰⁶\n",
    );
  });

  it('compares numbers as they are written, not as doubles', () => {
    expect(outcome({ properties: { a: { multipleOf: 0.1 } } }, { a: 0.3 })).toBe('');
    expect(outcome('{"properties": {"a": {"const": 9007199254740993}}}', { a: 9007199254740993n })).toBe('');
    expect(outcome('{"properties": {"a": {"const": 9007199254740993}}}', { a: 9007199254740992n })).not.toBe('');
  });
});
