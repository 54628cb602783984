import { expect, it } from 'vitest';
import { measureFunctions } from '../../../../infra/checks/size.ts';

it('measures functions, methods, arrows and accessors from their first token to their closing brace', () => {
  const source = [
    '/** Docs do not count. */',
    'export function first() {',
    '  return 1;',
    '}',
    'class A {',
    '  method() {}',
    '  get value() {',
    '    return 1;',
    '  }',
    '}',
    'const arrow = () => 1;',
  ].join('\n');

  const measured = measureFunctions('a.ts', source);

  expect(measured.map(({ name, line, lines }) => [name, line, lines])).toEqual([
    ['first', 2, 3],
    ['method', 6, 1],
    ['value', 7, 3],
    ['(anonymous)', 11, 1],
  ]);
});

it('measures a function within another on its own', () => {
  const measured = measureFunctions('a.ts', 'function outer() {\n  const inner = () => {\n    return 1;\n  };\n}');

  expect(measured.map(({ name, lines }) => [name, lines])).toEqual([
    ['outer', 5],
    ['(anonymous)', 3],
  ]);
});
