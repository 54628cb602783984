import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../../shared/render/gotemplate/errors.ts';
import { Budget } from '../../../../shared/render/gotemplate/limits.ts';
import { addTemplate, createTemplateSet, executeTemplate } from '../../../../shared/render/gotemplate/template-set.ts';
import { render } from './render.ts';

const limited = (text: string, limits: object): (() => string) => {
  return () => render(text, {}, { limits });
};

describe('limits', () => {
  it.each([
    ['steps', '{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}', { steps: 5000 }, 'more than 5000 steps'],
    ['output', '{{ range 1000 }}0123456789{{ end }}', { output: 5000 }, 'more than 5000 characters'],
    ['depth', '{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}', { depth: 50 }, 'template depth (50)'],
  ])('stop a template that exceeds its %s', (_what, text, limits, message) => {
    const run = limited(text, limits);

    expect(run).toThrow(expect.objectContaining({ code: 'limit', message: expect.stringContaining(message) }));
  });

  it('turn a stack that is too deep into a typed error', () => {
    const run = limited('{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}', { depth: 1e9 });

    expect(run).toThrow(TemplateError);
    expect(run).toThrow('exceeded maximum template depth');
  });

  it('refuse parentheses that nest too deep', () => {
    const run = limited(`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, {});

    expect(run).toThrow('max expression depth exceeded');
  });

  it('refuse actions that nest too deep', () => {
    const run = limited('{{ if true }}'.repeat(200_000), {});

    expect(run).toThrow(expect.objectContaining({ code: 'parse' }));
  });

  it('stop a text that doubles itself', () => {
    const run = limited('{{ $x := "abcdefgh" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}', { output: 10_000 });

    expect(run).toThrow(expect.objectContaining({ code: 'limit' }));
  });

  it('stop when the caller says that the time is up', () => {
    const set = createTemplateSet('t');
    addTemplate(set, 't', '{{ range 1000 }}{{ . }}{{ end }}');
    const run = (): string => executeTemplate(set, 't', null, new Budget({}, () => true));

    expect(run).toThrow('the time for rendering is up');
  });
});
