import { describe, expect, it } from 'vitest';
import { render } from './render.ts';

const data = { name: 'web', port: 8080, on: true, tags: ['a', 'b'], meta: { z: 1, a: 2 }, none: null };

describe('actions', () => {
  it.each([
    ['prints fields, floats in the shortest form', '{{ .name }} {{ .port }} {{ .on }}', 'web 8080 true'],
    ['prints a large float with an exponent', '{{ .big }}', '1e+06'],
    ['prints a missing key as no value', '{{ .nothing }}', '<no value>'],
    ['chooses by if, else if and else', '{{ if .none }}1{{ else if .on }}2{{ else }}3{{ end }}', '2'],
    ['sets dot by with, and chains else with', '{{ with .none }}x{{ else with .name }}{{ . }}{{ end }}', 'web'],
    ['ranges over lists with index', '{{ range $i, $t := .tags }}{{ $i }}={{ $t }};{{ end }}', '0=a;1=b;'],
    ['ranges over maps in the order of keys', '{{ range $k, $v := .meta }}{{ $k }}{{ $v }}{{ end }}', 'a2z1'],
    ['ranges over integers', '{{ range 3 }}{{ . }}{{ end }}', '012'],
    ['takes else for an empty range', '{{ range .none }}x{{ else }}empty{{ end }}', 'empty'],
    [
      'leaves a loop by break, a turn by continue',
      '{{ range 5 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}',
      '02',
    ],
    ['assigns to a variable of an outer scope', '{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', '2'],
    ['forgets an inner declaration at end', '{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}', '1'],
    ['trims white space at markers', 'a \n {{- "b" -}} \n c', 'abc'],
    ['skips comments', 'a{{/* no */}}b{{- /* no */ -}} c', 'abc'],
    [
      'calls templates with their own dot and $',
      '{{ define "d" }}{{ . }}{{ $ }}{{ end }}{{ template "d" .name }}',
      'webweb',
    ],
    ['defines and calls a block', '{{ block "b" .port }}[{{ . }}]{{ end }}', '[8080]'],
    ['feeds a pipeline into the last argument', '{{ .name | printf "%s-%s" "x" }}', 'x-web'],
    ['reads fields of a parenthesized pipeline', '{{ (index .list 0).k }}', 'v'],
    ['stops and at the first false value', '{{ and .none (index .tags 9) }}', '<no value>'],
  ])('%s', (_fact, text, expected) => {
    const output = render(text, { ...data, big: 1e6, list: [{ k: 'v' }] });

    expect(output).toBe(expected);
  });

  it('uses other delimiters where they are asked for', () => {
    const output = render('<< .name >> {{ .name }}', data, { leftDelim: '<<', rightDelim: '>>' });

    expect(output).toBe('web {{ .name }}');
  });

  it('keeps an earlier definition when a later one is empty', () => {
    const output = render('{{ define "a" }}first{{ end }}{{ define "a" }} {{ end }}{{ template "a" }}');

    expect(output).toBe('first');
  });
});

describe('a missing key', () => {
  it('is nil with the option zero, so that reading below it fails as in Helm', () => {
    const read = (): string => render('{{ .a.b }}', {}, { missingKey: 'zero' });

    expect(read).toThrow('nil pointer evaluating interface {}.b');
  });

  it('is an error with the option error', () => {
    const read = (): string => render('{{ .a }}', {}, { missingKey: 'error' });

    expect(read).toThrow('at <.a>: map has no entry for key "a"');
  });
});
