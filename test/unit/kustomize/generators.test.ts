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

  it('creates where its behavior is no word that is known', () => {
    expect(generated('behavior: add, literals: [a=b]')).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
  });
});
