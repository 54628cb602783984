import { expect, it } from 'vitest';
import { renderSprig } from '../sprig/render-sprig.ts';

const many = 200_000;

/** Texts on which an expression that tries again from every place would take minutes: the test's own time limit is what fails. */
it.each([
  ['trim', `a${' '.repeat(many)}b`],
  ['base', `/a${'/'.repeat(many)}b`],
  ['b32dec', `${'='.repeat(many)}A`],
  ['snakecase', `${'A'.repeat(many)}-`],
  ['kebabcase', `${'_'.repeat(many)}-`],
  ['nospace', ' '.repeat(many)],
  ['initials', `${' '.repeat(many)}a`],
  ['int', `${'0'.repeat(many)}x`],
  ['float64', `${'1'.repeat(many)}x`],
  ['semver', `1.2.3-${'a-'.repeat(100)}!`],
  ['urlParse', `http://${':'.repeat(many)}`],
  ['toDate "2006-01-02"', '-'.repeat(many)],
  ['fromJson', `"${'\\\\'.repeat(many)}`],
  ['wrap 80', 'x'.repeat(many)],
  ['regexMatch "(a+)+$"', `${'a'.repeat(many)}b`],
  ['regexFind "(x|xx)*y"', 'x'.repeat(many)],
])('%s takes time in proportion to the text', (call, text) => {
  let output = '';
  try {
    output = renderSprig(`{{ ${call} .text }}`, { text });
  } catch (error) {
    output = String(error);
  }

  expect(output.length).toBeLessThan(many * 10);
});
