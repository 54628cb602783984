import { expect, it } from 'vitest';
import { proseFaults } from '../../../../infra/checks/prose.ts';

const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');

it.each([
  ['a line comment', 'a.ts', `// ${words(40)}`],
  ['a comment after code', 'a.ts', `const a = 1; // ${words(40)}`],
  ['a line of a docstring', 'a.ts', `/**\n * ${words(40)}\n */\nexport const a = 1;`],
  ['a comment at the end of a file', 'a.ts', `const a = 1;\n// ${words(40)}`],
  ['a paragraph of Markdown', 'a.md', words(40)],
])('refuses %s of more than 140 columns', (_, path, source) => {
  const faults = proseFaults(path, source);

  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^a\.(ts|md):\d+: \d+ columns, at most 140: wrap the line$/);
});

it.each([
  ['a comment of 140 columns', 'a.ts', `// ${'word '.repeat(27)}ab`],
  ['a row of a table', 'a.md', `| ${words(40)} |`],
  ['a line of a code block', 'a.md', `\`\`\`sh\n${words(40)}\n\`\`\``],
  ['an address that cannot be wrapped', 'a.md', `- https://example.com/${'a'.repeat(140)}`],
  ['a long line of code', 'a.ts', `const text = '${words(40)}';`],
])('accepts %s', (_, path, source) => {
  expect(proseFaults(path, source)).toEqual([]);
});

it.each([
  ['a comment', 'a.ts', '// The name is no label.'],
  ['a message', 'a.ts', "throw new Error('labels are no map');"],
  ['a template', 'a.ts', `throw new Error(\`\${path} is no map\`);`],
  ['documentation', 'a.md', 'Each worker is told of its job.'],
  ['a heading', 'a.md', '# Where what stands in the code'],
])('refuses words that are not plain in %s', (_, path, source) => {
  expect(proseFaults(path, source)).toEqual([expect.stringMatching(/^a\.(ts|md):1: ".+": write ".+"$/)]);
});

it.each(['The object is no longer there.', 'There is no object.', 'Undefined if there are no objects.'])(
  'accepts "%s"',
  (sentence) => {
    expect(proseFaults('a.ts', `// ${sentence}`)).toEqual([]);
  },
);
