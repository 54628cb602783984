import { describe, expect, it } from 'vitest';
import { buildFiles } from './build-files.ts';

const generated = (fields: string, files: Readonly<Record<string, string>> = {}) =>
  buildFiles({ 'kustomization.yaml': `configMapGenerator: [{name: a, ${fields}}]\n`, ...files })[0];

describe('a ConfigMap generator', () => {
  it('reads KEY=value lines, keys without a value, and neither comments nor the mark of the byte order', () => {
    const text = '\ufeffFIRST=1\nLONE\n  INDENTED=a b \n\t# comment\n\nEMPTY=\r\nTWO=a=b\n';

    const object = generated('envs: [a.env]', { 'a.env': text });

    expect(object).toMatchObject({ data: { FIRST: '1', LONE: '', INDENTED: 'a b ', EMPTY: '', TWO: 'a=b' } });
  });

  it('passes over lines of a file that begin with the equals sign', () => {
    expect(generated('envs: [a.env]', { 'a.env': '=x\nA=1\r' })).toMatchObject({ data: { A: '1' } });
    expect(() => generated('literals: ["=x"]')).toThrow(expect.objectContaining({ code: 'bad-generator' }));
  });

  it('takes any text for a key', () => {
    expect(generated('literals: ["é=1", "a b: c=2", "#d=3"]')).toMatchObject({
      data: { é: '1', 'a b: c': '2', '#d': '3' },
    });
  });

  it('refuses a key that is a number only when all else is done', () => {
    const files = (more: string) => ({
      'kustomization.yaml': `configMapGenerator: [{name: a, literals: ["1=2"]}]\n${more}`,
    });

    expect(() => buildFiles(files(''))).toThrow(expect.objectContaining({ code: 'bad-field' }));
    expect(() => buildFiles(files('replicas: [{name: none, count: 1}]\n'))).toThrow(
      expect.objectContaining({ code: 'no-target' }),
    );
    expect(() =>
      buildFiles({
        'kustomization.yaml':
          'resources: [base]\nconfigMapGenerator: [{name: a, behavior: merge, literals: ["1=2"]}]\nreplicas: [{name: none, count: 1}]\n',
        'base/kustomization.yaml': 'configMapGenerator: [{name: a}]\n',
      }),
    ).toThrow(expect.objectContaining({ code: 'no-target' }));
  });

  it('creates where its behavior is no word that is known', () => {
    expect(generated('behavior: add, literals: [a=b]')).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
  });
});

it('hashes stand behind names as they are written', () => {
  const [object] = buildFiles({ 'kustomization.yaml': 'namePrefix: "0x"\nconfigMapGenerator: [{name: db}]\n' });

  expect(object?.metadata.name).toMatch(/^0xdb-/);
});
