import { expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

it.each([
  ['an unknown field', { 'kustomization.yaml': 'resources: []\nresorces: []\n' }, 'kustomization.yaml', 2],
  ['a field of a wrong type', { 'kustomization.yaml': '# a\nnamePrefix: []\n' }, 'kustomization.yaml', 2],
  ['a missing file', { 'kustomization.yaml': 'resources:\n- a.yaml\n' }, 'kustomization.yaml', 2],
  ['text that is not YAML', { 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': 'a: 1\nb: {' }, 'a.yaml', 2],
  [
    'a patch that is not YAML',
    {
      'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml}]\n',
      'a.yaml': '{kind: A, metadata: {name: a}}',
      'p.yaml': 'a: 1\nb: {',
    },
    'p.yaml',
    2,
  ],
])('names the line of %s', (_, files, file, line) => {
  expect(() => buildFiles(files as Readonly<Record<string, string>>)).toThrow(
    expect.objectContaining({ file, line, message: expect.stringMatching(`^${file}:${line}: `) }),
  );
});

it('names no line where it does not know one', () => {
  expect(() => buildFiles({ 'kustomization.yaml': '- a\n' })).toThrow(
    expect.objectContaining({ line: undefined, message: 'kustomization.yaml: is not one kustomization' }),
  );
});

it('names the first of many unknown fields', () => {
  const fields = Array.from({ length: 20_000 }, (_, at) => `"\\x61${at}": 1\n`).join('');

  expect(() => buildFiles({ 'kustomization.yaml': fields })).toThrow(/unknown fields 'a0', .*'a9' and 19990 more$/);
});

it('names the file that anchors nest too deep', () => {
  const levels = Array.from({ length: 200 }, (_, at) => `- &l${at + 1} ${'['.repeat(90)}*l${at}${']'.repeat(90)}\n`);
  const files = {
    'kustomization.yaml': 'resources: [a.yaml]\n',
    'a.yaml': `{kind: A, metadata: {name: a}}\n---\nkind: A\nmetadata: {name: b}\nx:\n- &l0 [x]\n${levels.join('')}`,
  };

  expect(() => buildFiles(files)).toThrow(expect.objectContaining({ code: 'not-yaml', file: 'a.yaml', line: 3 }));
});
