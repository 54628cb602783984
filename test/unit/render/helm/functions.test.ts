import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../../shared/base/go/value.ts';
import { Budget } from '../../../../shared/render/gotemplate/limits.ts';
import { addTemplate, createTemplateSet, executeTree } from '../../../../shared/render/gotemplate/template-set.ts';
import { helmFunctions } from '../../../../shared/render/helm/functions/helm-functions.ts';

function run(text: string, data: unknown = {}): string {
  const set = createTemplateSet('t', { functions: helmFunctions() });
  return executeTree(set, addTemplate(set, 't', text), fromPlain(data), new Budget());
}

describe('toYaml', () => {
  it.each([
    ['a text that looks like a number', '1_0', '"1_0"'],
    ["YAML 1.1's words", 'yes', '"yes"'],
    ['a text with a tab', 'a\tb', '"a\\tb"'],
    ['lines with a tab', 'a\n\tb', '"a\\n\\tb"'],
    ['several lines', 'a\nb\n', '|\n  a\n  b'],
    ['an emoji', '😀', '"\\U0001F600"'],
    ['a float', 1234567.5, '1.2345675e+06'],
    ['an integer', 1234567, '1234567'],
    ['an empty list', [], '[]'],
  ])('writes %s as Go does', (_, value, expected) => {
    expect(run('{{ toYaml . }}', { a: value })).toBe(`a: ${expected}`);
  });

  it('leaves lists below their keys, toYamlPretty indents them and folds no line', () => {
    const data = { list: ['a', { b: [1] }], long: 'word '.repeat(20).trim() };

    expect(run('{{ toYaml .list }}', data)).toBe('- a\n- b:\n  - 1');
    expect(run('{{ toYamlPretty . }}', data)).toBe(`list:\n  - a\n  - b:\n      - 1\nlong: ${data.long}`);
  });
});

describe('fromYaml', () => {
  it.each([
    ['the first of several documents', 'a: 1\n---\nb: [', { a: 1 }],
    ['the last of two equal keys', 'a: 1\na: 2', { a: 2 }],
    ['dates as texts', 'a: 2001-01-01', { a: '2001-01-01' }],
    ['an octal number', 'a: 010', { a: 8 }],
    ['merge keys', 'x: &x {b: 1}\na: {<<: *x}', { a: { b: 1 }, x: { b: 1 } }],
    ['quoted lines that hang out', 'a: "x\ny"', { a: 'x y' }],
  ])('reads %s', (_, text, expected) => {
    expect(JSON.parse(run('{{ fromYaml .text | toJson }}', { text }))).toEqual(expected);
  });

  it.each([
    ['a: b: c', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
    ['a: 1\n b: 2', 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
    ['a:\n\tb: 1', 'error converting YAML to JSON: yaml: line 2: found character that cannot start any token'],
    ['a: @b', 'error converting YAML to JSON: yaml: found character that cannot start any token'],
    ['a: *b', "error converting YAML to JSON: yaml: unknown anchor 'b' referenced"],
    [
      '- a',
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
  ])('returns the error of %j instead of failing', (text, expected) => {
    expect(run('{{ (fromYaml .text).Error }}', { text })).toBe(expected);
  });

  it('refuses anchors that grow without measure', () => {
    const rows = Array.from(
      { length: 12 },
      (_, at) => `a${at}: &a${at} [${Array(9).fill(at === 0 ? 'x' : `*a${at - 1}`)}]`,
    );

    expect(run('{{ (fromYaml .text).Error }}', { text: rows.join('\n') })).toContain('excessive aliasing');
  });

  it('refuses an anchor that holds itself', () => {
    expect(run('{{ (fromYaml .text).Error }}', { text: 'a: &a [*a]' })).toContain("anchor 'a' value contains itself");
  });
});

describe('TOML', () => {
  it('writes plain values before tables, and tables below tables indented', () => {
    const data = { z: 1, b: { c: { d: true }, e: [1, 'x'] }, a: [{ f: 'q"' }] };

    expect(run('{{ toToml . }}', data)).toBe(
      'z = 1.0\n\n[[a]]\n  f = "q\\""\n\n[b]\n  e = [1.0, "x"]\n  [b.c]\n    d = true\n',
    );
  });

  it('returns the reason as text, or fails in the strict form', () => {
    expect(run('{{ toToml . }}', { a: [null] })).toBe('toml: cannot encode array with nil element');
    expect(() => run('{{ mustToToml . }}', { a: [null] })).toThrow('toml: cannot encode array with nil element');
  });

  it('reads integers, floats, times and tables with their types', () => {
    const text = 'a = 1\nb = 1.0\nc = 1979-05-27\n[[t]]\nx = "y"';

    expect(run('{{ with fromToml .text }}{{ printf "%T %T %v %T" .a .b .c .t }}{{ end }}', { text })).toBe(
      'int64 float64 1979-05-27 00:00:00 +0000 date-local []map[string]interface {}',
    );
  });

  it('names the line that is not valid TOML', () => {
    expect(run('{{ (fromToml "a = 1\\na = 2").Error }}')).toContain('toml: line 2 (last key');
  });
});

it('keeps the reasons of required and fail', () => {
  expect(() => run('{{ required "give a name" .name }}')).toThrow('give a name');
  expect(() => run('{{ fail "never" }}')).toThrow('never');
});
