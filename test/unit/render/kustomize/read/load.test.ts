import { describe, expect, it } from 'vitest';
import { buildYaml } from '../build-yaml.ts';

const build = (text: string): string => buildYaml({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': text });
const object = (name: string): string => `{kind: A, metadata: {name: ${name}}}`;

it('puts the items of a list after all that is beside it', () => {
  const text = build(`{kind: AList, items: [${object('a')}, ${object('b')}]}\n---\n${object('c')}\n`);

  expect(text.match(/name: \w/g)).toEqual(['name: c', 'name: a', 'name: b']);
});

it('reads a list without items as an object, and one whose items are null as nothing', () => {
  expect(build('{kind: AList, metadata: {name: a}}\n---\n{kind: BList, items: null}\n')).toBe(
    'kind: AList\nmetadata:\n  name: a\n',
  );
});

it('skips empty maps and lists', () => {
  expect(build(`{}\n---\n[]\n---\n${object('a')}\n`)).toBe('kind: A\nmetadata:\n  name: a\n');
});

it.each(['{metadata: {name: a}}', '{kind: A}', '{kind: A, metadata: {name: {}}}', '{kind: AList, items: x}', 'text'])(
  'refuses %s',
  (text) => {
    expect(() => build(text)).toThrow(expect.objectContaining({ code: 'not-an-object' }));
  },
);

it.each(['generators', 'transformers'])('refuses two %s of one name', (field) => {
  const plugin = '{apiVersion: builtin, kind: PatchTransformer, metadata: {name: a}}';
  const files = { 'kustomization.yaml': `${field}: ['${plugin}', p.yaml]\n`, 'p.yaml': plugin };

  expect(() => buildYaml(files)).toThrow(expect.objectContaining({ code: 'duplicate' }));
});

it('accepts a kustomization whose kind is empty', () => {
  const files = (kind: string) => ({
    'kustomization.yaml': `kind: ${kind}\nresources: [a.yaml]\n`,
    'a.yaml': object('a'),
  });

  expect(buildYaml(files('""'))).toBe('kind: A\nmetadata:\n  name: a\n');
  expect(() => buildYaml(files('Other'))).toThrow(expect.objectContaining({ code: 'not-kustomization' }));
});

describe('two objects of one id', () => {
  const files = (change: string, annotations = '{}') => ({
    'kustomization.yaml': `resources: [a.yaml]\n${change}`,
    'a.yaml': `${object('b')}\n---\n{kind: A, metadata: {name: a, annotations: ${annotations}}}\n`,
  });
  const patch = `patches: [{target: {name: b}, patch: '[{"op":"replace","path":"/metadata/name","value":"a"}]'}]\n`;
  const replacement =
    'replacements: [{source: {name: a}, targets: [{select: {name: b}, fieldPaths: [metadata.name]}]}]\n';

  it.each([patch, replacement])('are refused, whatever has made them: %s', (change) => {
    expect(() => buildYaml(files(change))).toThrow(expect.objectContaining({ code: 'duplicate' }));
  });

  it('may be where one of them is local, which then stays', () => {
    const local = '{config.kubernetes.io/local-config: "true"}';

    expect(buildYaml(files('', local))).toBe('kind: A\nmetadata:\n  name: b\n');
    expect(buildYaml(files(patch, local)).match(/name: a/g)).toHaveLength(2);
  });
});
