import { describe, expect, it } from 'vitest';
import { KustomizeError } from '../../../../../shared/render/kustomize/kustomize-error.ts';
import { buildYaml } from '../build-yaml.ts';

/** A map that JavaScript cannot make a text of. */
const map = '{toString: false}';
const object = (apiVersion: string, value: string): string =>
  `{apiVersion: ${apiVersion}, kind: A, metadata: {name: a, annotations: {config.kubernetes.io/local-config: ${value}}}}`;

function outcome(kustomization: string, text: string): unknown {
  try {
    return buildYaml({ 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`, 'a.yaml': text });
  } catch (error) {
    return error;
  }
}

describe('a map where a text should be', () => {
  it.each([
    ['the version of an object', '', object(map, '"false"')],
    ['an annotation that is asked for', '', object('v1', map)],
    [
      'the version of a plugin',
      `transformers: ['{apiVersion: ${map}, kind: B, metadata: {name: b}}']`,
      object('v1', ''),
    ],
    [
      'an annotation that is selected by',
      `patches: [{target: {annotationSelector: a=b}, patch: '[{"op":"add"}]'}]`,
      object('v1', map),
    ],
    ['an operation', `patches: [{target: {}, patch: '[{"op":{"toString":false}}]'}]`, object('v1', '"false"')],
  ])('does not crash the build as %s', (_, kustomization, text) => {
    const result = outcome(kustomization, text);

    expect(typeof result === 'string' || result instanceof KustomizeError).toBe(true);
  });
});
