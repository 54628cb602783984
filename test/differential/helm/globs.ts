import fc, { type Arbitrary } from 'fast-check';

const names = ['a', 'b', 'ab', 'aa', 'o', 'x', '.', '-', '^', 'é', 'données', '✓', '1'];
const marks = ['*', '*', '**', '?', '{', '}', ',', '[', ']', '!', '-', '\\', '/', '/'];
const classes = [
  '[ab]',
  '[^o]',
  '[!a]',
  '[a-z]',
  '[!0-9]',
  '[é-ü]',
  '[^a-z]',
  '[]',
  '[a]',
  '[-a]',
  '[a-]',
  '[!]',
  '[a-b-c]',
  '[\\]]',
];
const alternatives = [
  '{a,b}',
  '{a*,b}',
  '{**/a,a}',
  '{a/*,*/b}',
  '{ab,aa,a}',
  '{,a}',
  '{a}',
  '{}',
  '{a,{b,x}}',
  '{a*b,x?}',
  '{*,?}',
  '{[ab],x}',
];

const part = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names) },
  { weight: 4, arbitrary: fc.constantFrom(...marks) },
  { weight: 2, arbitrary: fc.constantFrom(...classes) },
  { weight: 2, arbitrary: fc.constantFrom(...alternatives) },
);

/** Patterns of `.Files.Glob`, right and wrong. */
export const globs: Arbitrary<string> = fc
  .array(part, { minLength: 1, maxLength: 7, size: 'max' })
  .map((parts) => parts.join(''));

/** Paths that have what the patterns ask for, or nearly. */
export const paths: Arbitrary<string> = fc
  .array(fc.constantFrom(...names, ...names, '/', '/', '[', '{', '*', 'ü', 'z', '9', '\\'), {
    maxLength: 6,
    size: 'max',
  })
  .map((parts) => parts.join(''));
