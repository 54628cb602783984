import { describe, expect, it } from 'vitest';
import { renderOurs } from '../../../differential/helm/render-ours.ts';

const values = { s: 'hello', l: [1, 'a', null], m: { a: 1, b: { c: 'd' } } };

/** What the notes of a chart come out as, or `ERR ` and why not. */
function render(main: string, partial = ''): string {
  const templates = [
    { name: 'NOTES.txt', text: main },
    { name: '_p.tpl', text: partial },
  ];
  return renderOurs({ templates, values });
}

describe('what Helm hands to templates', () => {
  it.each([
    ['{{ printf "%T %T %T" . .Values .Template }}', 'common.Values common.Values common.Values'],
    ['{{ printf "%T" (set .Values "a" 1) }} {{ .Values.a }}', 'map[string]interface {} 1'],
    ['{{ typeOf .Values.m }}', 'map[string]interface {}'],
    ['{{ dig "m" "a" 0 .Values.AsMap }} {{ typeOf .Values.AsMap }}', '1 map[string]interface {}'],
    ['{{ (.Values.Table "m.b").c }} {{ typeOf (.Values.Table "m.b") }}', 'd common.Values'],
    ['{{ .Values.PathValue "m.b.c" }} {{ $.PathValue "Release.Name" }} {{ .Values.l }}', 'd r [1 a <nil>]'],
    ['{{ (.Values.Table "m").YAML }}', 'a: 1\nb:\n  c: d\n'],
    [
      '{{ .Values.Table "s" }}',
      'ERR template: c/templates/NOTES.txt:1:10: executing "c/templates/NOTES.txt" at <.Values.Table>: error calling Table: "s" is not a table',
    ],
    ['{{ kindOf .Capabilities }} {{ kindOf .Capabilities.KubeVersion }}', 'ptr struct'],
    ['{{ .Capabilities.KubeVersion }}', 'v1.36.0'],
    ['{{ .Capabilities | toString | trunc 3 }} {{ trunc 2 (tpl "{{ .Capabilities }}" .) }}', '&{{ {{'],
    ['{{ .Capabilities.KubeVersion | toString }}', '{v1.36.0 v1.36.0 1 36}'],
    ['{{ .Capabilities.KubeVersion | toJson }}', '{"Version":"v1.36.0","Major":"1","Minor":"36"}'],
    ['{{ $v := .Capabilities.KubeVersion }}{{ $v.GitVersion }}', 'v1.36.0'],
    [
      '{{ initials $ }}',
      'ERR c/templates/NOTES.txt:1:12\n  executing "c/templates/NOTES.txt" at <$>:\n    wrong type for value; expected string; got common.Values',
    ],
  ])('%s', (main, expected) => {
    expect(render(main)).toBe(expected);
  });
});

describe('templates inside one another', () => {
  it.each([
    ['include', '{{ include "r" . }}'],
    ['tpl', '{{ tpl "{{ include \\"r\\" . }}" . }}'],
    ['template', '{{ template "r" . }}'],
  ])('end in an error that says so, by %s', (_, again) => {
    expect(render('{{ include "r" . }}', `{{ define "r" }}${again}{{ end }}`)).toContain(
      'exceeded maximum template depth (500)',
    );
  });
});

describe('an error inside tpl', () => {
  const start = 'ERR template: c/templates/NOTES.txt:1:3: executing "c/templates/NOTES.txt" at';

  it('names the text that failed', () => {
    expect(render('{{ tpl "{{ .no.x }}" . }}')).toBe(
      `${start} <tpl "{{ .no.x }}" .>: error calling tpl: error during tpl function execution for "{{ .no.x }}": ` +
        'template: gotpl:1:6: executing "gotpl" at <.no.x>: nil pointer evaluating interface {}.x',
    );
  });

  it('names the text that does not parse', () => {
    expect(render('{{ tpl "{{" . }}')).toBe(
      `${start} <tpl "{{" .>: error calling tpl: cannot parse template "{{": template: gotpl:1: unclosed action`,
    );
  });

  it('shows the text of fail alone', () => {
    expect(render('{{ tpl "{{ fail \\"a: b\\" }}" . }}')).toBe(
      'ERR execution error at (c/templates/NOTES.txt:1:3): a: b',
    );
  });
});
