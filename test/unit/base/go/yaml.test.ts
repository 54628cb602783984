import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../shared/base/go/value.ts';
import { decodeYaml } from '../../../../shared/base/go/yaml/decode-yaml.ts';

function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value;
}

const read = (text: string): unknown => plain(decodeYaml(text));

describe('a document', () => {
  it.each([
    ['', null],
    ['# nothing\n', null],
    ['a: 1\n---\nb: [', { a: 1 }],
    ['%YAML 1.1\n%TAG ! tag:x,2000:\n---\n!t a', 'a'],
    ['a: 1\na: 2', { a: 2 }],
    ['a:\n- b\n- - c\n  - d\n-\n', { a: ['b', ['c', 'd'], null] }],
    ['{a, b: , "c": [d: e, {f: g},]}', { a: null, b: null, c: [{ d: 'e' }, { f: 'g' }] }],
    ['? a\n? b\n: c', { a: null, b: 'c' }],
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['x: &x {b: 1, c: 1}\nd: {<<: [{c: 2}, *x], b: 3}', { x: { b: 1, c: 1 }, d: { b: 3, c: 2 } }],
    ['1e100: a\n1.1: b\ntrue: c\n1: d', { '.inf': 'a', '1.1': 'b', true: 'c', '1': 'd' }],
    ['"<<": {a: 1}', { '<<': { a: 1 } }],
    ['{}: x', {}],
    ['[]\na: 1', []],
  ])('%j holds %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('a scalar', () => {
  it.each([
    ['yes', true],
    ['Off', false],
    ['~', null],
    ['"yes"', 'yes'],
    ['0x1F', 31],
    ['-0b11', -3],
    ['010', 8],
    ['08', 8],
    ['1_000', 1000],
    ['1:20', '1:20'],
    ['.5', 0.5],
    ['._5', '._5'],
    ['1e400', '1e400'],
    ['18446744073709551615', 18446744073709552000],
    ['2001-01-01', '2001-01-01'],
    ['!!int "3"', 3],
    ['!!float 3', 3],
    ['!!str 3', '3'],
    ['!!binary aGk=', 'hi'],
    ['!custom 3', '3'],
    ['a\n  b\n\n\n  c', 'a b\n\nc'],
    ['"a\\\n  \\tb\n\n c"', 'a\tb\nc'],
    ["'it''s\n  so'", "it's so"],
    ['"\\x41\\u00e9\\U0001F600\\N"', 'Aé😀\u0085'],
    ['|\n  a\n   b\n\n\n', 'a\n b\n'],
    ['|+\n  a\n\n', 'a\n\n'],
    ['|2-\n    a\n   b', '  a\n b'],
    ['>\n  a\n  b\n\n  c\n   d\n  e\n', 'a b\nc\n d\ne\n'],
  ])('%j is %j', (text, expected) => {
    expect(read(`k: ${text}`)).toEqual({ k: expected });
  });
});

describe('the error of a text', () => {
  it.each([
    ['- a: b\n  {}', 'yaml: line 1: did not find expected key'],
    ['- a: b\n  {c: d}', "yaml: line 3: could not find expected ':'"],
    ['a: b: c', 'yaml: mapping values are not allowed in this context'],
    ['a: 1\n b: 2', 'yaml: line 2: mapping values are not allowed in this context'],
    ['a:\n  b: ]', 'yaml: line 1: did not find expected node content'],
    ['- a\nb', "yaml: line 3: could not find expected ':'"],
    ['a: - b', 'yaml: block sequence entries are not allowed in this context'],
    ['a: [b', "yaml: line 1: did not find expected ',' or ']'"],
    ['{a: b', "yaml: line 1: did not find expected ',' or '}'"],
    ['a: "b', 'yaml: found unexpected end of stream'],
    ['a: "\\y"', 'yaml: found unknown escape character'],
    ['a: |0\n', 'yaml: found an indentation indicator equal to 0'],
    ['a: @b', 'yaml: found character that cannot start any token'],
    ['a:\n\tb', 'yaml: line 2: found character that cannot start any token'],
    ['a: *b', "yaml: unknown anchor 'b' referenced"],
    ['a: &b [*b]', "yaml: anchor 'b' value contains itself"],
    ['a: !x!y z', 'yaml: found undefined tag handle'],
    ['%YAML 1.2\n---\na', 'yaml: found incompatible YAML document'],
    ['? [a]\n: b', 'yaml: invalid map key: []interface {}{"a"}'],
    ['~: b', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "b"'],
    ['<<: 1', 'yaml: map merge requires map or sequence of maps as the value'],
    ['!!int a', 'yaml: cannot decode !!str `a` as a !!int'],
    ['a: .inf', 'json: unsupported value: +Inf'],
    ['\u0001', 'yaml: control characters are not allowed'],
  ])('%j: %s', (text, reason) => {
    expect(() => decodeYaml(text)).toThrow(`error converting YAML to JSON: ${reason}`);
  });

  it('names collections that nest too deep', () => {
    expect(() => decodeYaml('['.repeat(100_000))).toThrow('exceeded max depth');
    expect(() => decodeYaml('- '.repeat(100_000))).toThrow('exceeded max depth');
  });

  it('names aliases that expand to too much', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let level = 1; level < 30; level++) lines.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);

    expect(() => decodeYaml(lines.join('\n'))).toThrow('document contains excessive aliasing');
  });
});

it('reads back all JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
      expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('takes time in proportion to the text', () => {
  const text = `a: "${'x\n'.repeat(200_000)}"\nb: ${'y '.repeat(200_000)}\nc: [${'1, '.repeat(100_000)}]`;

  expect(Object.keys(read(text) as object)).toEqual(['a', 'b', 'c']);
});
