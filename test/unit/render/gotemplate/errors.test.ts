import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../../shared/render/gotemplate/errors.ts';
import { render } from './render.ts';

function failureOf(text: string, data: unknown = {}): TemplateError {
  try {
    render(text, data);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('the template was expected to fail');
}

describe('parse errors name template and line', () => {
  it.each([
    ['{{ nope }}', 'template: t:1: function "nope" not defined'],
    ['{{ $x }}', 'template: t:1: undefined variable "$x"'],
    ['a\n{{ if }}', 'template: t:2: missing value for if'],
    ['{{ end }}', 'template: t:1: unexpected {{end}}'],
    ['{{ if true }}', 'template: t:1: unexpected EOF'],
    ['{{ "a', 'template: t:1: unterminated quoted string'],
    ['{{ 1a }}', 'template: t:1: bad number syntax: "1a"'],
    ['{{ break }}', 'template: t:1: {{break}} outside {{range}}'],
    ['{{\n1\n', 'template: t:3: unclosed action started at t:1'],
  ])('%s', (text, message) => {
    const error = failureOf(text);

    expect(error).toMatchObject({ code: 'parse', message });
  });
});

describe('execution errors name line, column and node', () => {
  it.each([
    ['x\n  {{ .a.b }}', 'template: t:2:7: executing "t" at <.a.b>: can\'t evaluate field b in type interface {}'],
    ['{{ (.a).b }}', 'template: t:1:4: executing "t" at <.a>: can\'t evaluate field b in type string'],
    ['{{ index .a 7 }}', 'template: t:1:3: executing "t" at <index .a 7>: error calling index: index out of range: 7'],
    [
      '{{ eq 1 1.0 }}',
      'template: t:1:3: executing "t" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64',
    ],
    ['{{ template "x" }}', 'template: t:1:12: executing "t" at <{{template "x"}}>: template "x" not defined'],
    ['{{ len 3 }}', 'template: t:1:3: executing "t" at <len 3>: error calling len: len of type int'],
    ['ä{{ nil }}', 'template: t:1:5: executing "t" at <nil>: nil is not a command'],
  ])('%s', (text, message) => {
    const error = failureOf(text, { a: 'text' });

    expect(error).toMatchObject({ code: 'execute', message });
  });

  it('carry what was written before', () => {
    const error = failureOf('before {{ .a.b }}', { a: 1 });

    expect(error.partial).toBe('before ');
  });
});
