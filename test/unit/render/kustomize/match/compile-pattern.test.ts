import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../../../shared/render/kustomize/match/compile-pattern.ts';

describe('compilePattern', () => {
  it.each([
    ['nginx', 'nginx', true],
    ['nginx', 'my-nginx', false],
    ['registry.example.org/nginx', 'registry-example.org/nginx', true],
    ['app-1.*', 'app-17', true],
    ['app-1.*', 'app-2', false],
    ['a|b', 'b', true],
    ['a|b', 'ab', false],
    ['a.b', 'a\u2028b', true],
    ['a.b', 'a\nb', false],
    ['(?i)NGINX', 'nginx', true],
    ['[a-c]+', 'abcabc', true],
  ])('%j means %j as a whole: %s', (pattern, text, fits) => {
    expect(compilePattern(pattern, '^(?:', ')$')(text)).toBe(fits);
  });

  it('finds a part of a text where nothing is put around it', () => {
    expect(compilePattern('b')('abc')).toBe(true);
  });

  it.each(['(', 'a{2,1}', '(?=a)', '*'])('refuses what RE2 does: %j', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow();
  });

  it('gives what RE2 gives', () => {
    const part = fc.constantFrom('a', 'b', '.', '|', '-', '.*', '.+', '/', ' ', '\n', '(a)', 'b?');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '/', '\n', '\r', '😀', ' ') });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), text, (parts, found) => {
        const pattern = `^(?:${parts.join('')})$`;

        expect(compilePattern(parts.join(''), '^(?:', ')$')(found)).toBe(RE2JS.compile(pattern).test(found));
      }),
    );
  });
});
