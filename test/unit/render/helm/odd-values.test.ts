import { describe, expect, it } from 'vitest';
import { renderOurs } from '../../../differential/helm/render-ours.ts';

const render = (text: string): string => renderOurs({ templates: [{ name: 'NOTES.txt', text }], values: {} });

describe('toToml', () => {
  it.each([
    ['(dict "b" 1.0 "a" (until 2))', 'a = [0, 1]\nb = 1.0\n'],
    ['(dict "t" (dict "u" (dict "v" 1) "w" 2) "n" nil)', '\n[t]\n  w = 2\n  [t.u]\n    v = 1\n'.trimStart()],
    ['(dict "a" (list (dict "b" 1) (dict "c" "d")))', '[[a]]\n  b = 1\n\n[[a]]\n  c = "d"\n'],
    ['(dict "a" (list (dict "b" 1 "z" nil) 3))', 'a = [{b = 1, }, 3]\n'],
    ['(dict "a b" (duration "3600") "c" (semver "1.2.3"))', '"a b" = "1h0m0s"\nc = "1.2.3"\n'],
    ['(fromToml "d = 1979-05-27\\nt = 07:32:00")', 'd = 1979-05-27\nt = 07:32:00\n'],
    ['7', '7'],
    ['(list 1 nil)', 'toml: cannot encode array with nil element'],
    ['(list (dict "a" 1))', 'toml: top-level values must be Go maps or structs'],
    ['1i', "unsupported type for key '': complex128"],
  ])('converts %s', (value, expected) => {
    expect(render(`{{ toToml ${value} }}`)).toBe(expected);
  });

  it('fails where there is nothing to write', () => {
    expect(render('{{ toToml nil }}')).toContain(
      'error calling toToml: reflect: call of reflect.Value.Type on zero Value',
    );
  });
});

describe('toYamlPretty', () => {
  it.each([
    ['(toDate "2006-01-02" "2024-02-29")', '2024-02-29T00:00:00Z'],
    ['.Capabilities.KubeVersion', 'version: v1.36.0\nmajor: "1"\nminor: "36"'],
    ['(list (list 1 2) (dict "a" (list 1)))', '- - 1\n  - 2\n- a:\n    - 1'],
  ])('converts %s', (value, expected) => {
    expect(render(`{{ toYamlPretty ${value} }}`)).toBe(expected);
  });

  it('fails for a value without a form in YAML', () => {
    expect(render('{{ toYamlPretty 1i }}')).toContain('error calling toYamlPretty: cannot marshal type: complex128');
  });
});

it("keys are sorted as the version of Go's library does it that a function uses", () => {
  const keys = '(dict "us-1a" 0 "us-1-b" 0 "us-10" 0 "us-1" 0)';

  expect(render(`{{ toYaml ${keys} }}`)).toBe('us-1: 0\nus-1-b: 0\nus-10: 0\nus-1a: 0');
  expect(render(`{{ toYamlPretty ${keys} }}`)).toBe('us-1: 0\nus-1a: 0\nus-1-b: 0\nus-10: 0');
});

it('keeps what fromJson read beside the error', () => {
  expect(render('{{ fromJson "{\\"a\\":[1e400,2]}" }}')).toBe(
    'map[Error:json: cannot unmarshal number 1e400 into Go value of type float64 a:[<nil> 2]]',
  );
});

describe('fromToml', () => {
  it.each([
    ['a', "line 1: unexpected EOF; expected key separator '='"],
    ['a = 1\nb', "line 2: unexpected EOF; expected key separator '='"],
    ['a: b', "line 1: expected '.' or '=', but got ':' instead"],
    ['a =', 'line 1 (last key "a"): unexpected EOF; expected value'],
    ['a = b', 'line 1 (last key "a"): expected value but found "b" instead'],
    ['[t]\na = [1 2]', `line 2 (last key "t.a"): expected a comma (',') or array terminator (']'), but got '2'`],
    [
      'a = {b = 1',
      `line 1 (last key "a.b"): expected a comma or an inline table terminator '}', but got end of file instead`,
    ],
    ['[]', 'line 1: unexpected end of table name (table names cannot be empty)'],
    ['a = 1\na = 2', `line 2 (last key "a"): Key 'a' has already been defined.`],
    ['[[l]]\nx = 1\n[[l]]\nx = 2\nx = 3', `line 5 (last key "l.x"): Key 'l.x' has already been defined.`],
    ['a = 01', 'line 1 (last key "a"): Invalid integer "01": cannot have leading zeroes'],
    ['a = 99999999999999999999', 'line 1 (last key "a"): 99999999999999999999 is out of range for int64'],
    ['a = 1979-13-01', 'line 1 (last key "a"): invalid datetime: "1979-13-01"'],
  ])('says why %j is not TOML', (text, reason) => {
    const escaped = JSON.stringify(text);

    expect(render(`{{ (fromToml ${escaped}).Error }}`)).toBe(`toml: ${reason}`);
  });
});

it.each([
  ['{{ and .Capabilities.KubeVersion }}', 'v1.36.0'],
  ['{{ (list .Capabilities.KubeVersion) }}', '[{v1.36.0 v1.36.0 1 36}]'],
  ['{{ fromJsonArray "{\\"a\\":1e400}" }}', '[json: cannot unmarshal object into Go value of type []interface {}]'],
  ['{{ toYaml -9223372036854775808 }} {{ toYaml 1e20 }}', '-9223372036854775808 1e+20'],
  ['{{ toYaml (dict "<<" "<<") }} {{ toYaml "a\u0085b" }}', '<<: << a b'],
])('%s', (text, expected) => {
  expect(render(text)).toBe(expected);
});

it.each([
  ['{{ mustToYaml (float64 "NaN") }}', 'error marshaling into JSON: json: unsupported value: NaN'],
  ['{{ urlParse "https://u:{@h/p#f" }}', 'parse "https://u:{@h/p": net/url: invalid userinfo'],
])('%s fails', (text, reason) => {
  expect(render(text)).toContain(reason);
});
