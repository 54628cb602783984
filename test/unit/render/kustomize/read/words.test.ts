import { describe, expect, it } from 'vitest';
import { KustomizeError } from '../../../../../shared/render/kustomize/kustomize-error.ts';
import { buildFiles } from '../build-files.ts';

describe('the words yes and no', () => {
  const object = 'apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {b: yes}}\n';
  const build = (kustomization: string) =>
    buildFiles({ 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`, 'a.yaml': object });

  it.each(['yes', 'On', 'y', 'true'])('are booleans in a kustomization: %s', (word) => {
    const generator = `configMapGenerator: [{name: g, literals: [a=b]}]\ngeneratorOptions: {disableNameSuffixHash: ${word}}`;

    expect(build(generator).at(-1)).toMatchObject({ metadata: { name: 'g' } });
  });

  it.each(['namePrefix: no', 'commonLabels: {a: off}', 'commonLabels: {y: a}'])('are not texts there: %s', (line) => {
    expect(() => build(line)).toThrow(KustomizeError);
  });

  it('are texts there in quotes, and in an object', () => {
    expect(build('namePrefix: "no"')[0]).toMatchObject({ metadata: { name: 'noa', labels: { b: 'yes' } } });
  });
});
