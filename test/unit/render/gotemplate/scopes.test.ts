import { describe, expect, it } from 'vitest';
import { render } from './render.ts';

describe('scopes of variables', () => {
  it.each([
    ['if', '{{ $a := "outer" }}{{ if false }}{{ $a := "inner" }}{{ else }}{{ $a }}{{ end }}'],
    ['else if', '{{ $a := "outer" }}{{ if false }}{{ $a := 1 }}{{ else if true }}{{ $a }}{{ end }}'],
    [
      'a chain of else if',
      '{{ $a := "outer" }}{{ if false }}{{ $a := 1 }}{{ else if false }}{{ $a := 2 }}{{ else }}{{ $a }}{{ end }}',
    ],
    ['with', '{{ $a := "outer" }}{{ with "" }}{{ $a := "inner" }}{{ else }}{{ $a }}{{ end }}'],
    ['else with', '{{ $a := "outer" }}{{ with "" }}{{ $a := 1 }}{{ else with 1 }}{{ $a }}{{ end }}'],
    ['range', '{{ $a := "outer" }}{{ range .none }}{{ $a := "inner" }}{{ else }}{{ $a }}{{ end }}'],
  ])('keeps what the body of %s declares out of its else', (_block, text) => {
    expect(render(text)).toBe('outer');
  });

  it('forgets a declaration of one turn of a loop in the next', () => {
    const text =
      '{{ $v := "none" }}{{ range .items }}{{ if .set }}{{ $v := .set }}{{ $v }}{{ else }}{{ $v }}{{ end }};{{ end }}';

    expect(render(text, { items: [{ set: 'a' }, {}, { set: 'b' }, {}] })).toBe('a;none;b;none;');
  });

  it('shows an else what the pipeline of its block declares', () => {
    expect(render('{{ with $a := 0 }}{{ $a := 1 }}{{ else }}{{ $a }}{{ end }}')).toBe('0');
  });

  it('refuses in an else what only the body declares', () => {
    expect(() => render('{{ if false }}{{ $b := 1 }}{{ else }}{{ $b }}{{ end }}')).toThrow(
      'template: t:1:40: executing "t" at <$b>: undefined variable: $b',
    );
  });

  it('assigns to the outer variable in an else', () => {
    expect(render('{{ $a := 1 }}{{ if false }}{{ $a := 2 }}{{ else }}{{ $a = 3 }}{{ end }}{{ $a }}')).toBe('3');
  });

  it('does not declare what an operand would that "and" or "or" passes over', () => {
    expect(render('{{ $x := 1 }}{{ $y := and false ($x := 2) }}{{ $x }}')).toBe('1');
    expect(render('{{ $x := 1 }}{{ $y := or false ($x := 2) }}{{ $x }}')).toBe('2');
    expect(() => render('{{ $y := or true ($x := 2) }}{{ $x }}')).toThrow('undefined variable: $x');
  });

  it('ends only the inner loop by a break in its else', () => {
    expect(render('{{ range 2 }}{{ range 0 }}{{ else }}{{ break }}{{ end }}{{ . }}{{ end }}')).toBe('01');
    expect(render('{{ range 2 }}{{ range 0 }}{{ else }}{{ continue }}{{ end }}{{ . }}{{ end }}')).toBe('');
  });

  it('refuses a loop that assigns to a variable which is not declared', () => {
    expect(() => render('{{ range $x = .items }}{{ end }}', { items: [1] })).toThrow('undefined variable: $x');
  });
});
