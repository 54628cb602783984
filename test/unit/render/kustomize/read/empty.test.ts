import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

describe('a kustomization of which no field says anything', () => {
  it.each([
    ['', 'nothing at all'],
    ['apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n', 'its kind alone'],
    ['resources:\nnamePrefix: ""\n', 'fields without a value'],
  ])('is refused: %j, %s', (text) => {
    expect(() => buildFiles({ 'kustomization.yaml': text })).toThrow(/kustomization\.yaml: is empty/);
  });

  it('builds nothing where it says that it has no resources', () => {
    expect(buildFiles({ 'kustomization.yaml': 'resources: []\n' })).toEqual([]);
  });

  it('is refused below another one too', () => {
    const files = { 'kustomization.yaml': 'resources: [base]\n', 'base/kustomization.yaml': '' };

    expect(() => buildFiles(files)).toThrow(expect.objectContaining({ file: 'base/kustomization.yaml' }));
  });
});
