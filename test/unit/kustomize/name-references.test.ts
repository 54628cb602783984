import { expect, it } from 'vitest';
import { buildFiles } from './build-files.ts';

it.each([
  ['v1', 'Pod', 'spec', 'p-a'],
  ['v2', 'Pod', 'spec', 'a'],
  ['apps/v2', 'Deployment', 'template', 'p-a'],
])('the Secrets of %s %s follow their names or do not', (apiVersion, kind, place, name) => {
  const spec = { imagePullSecrets: [{ name: 'a' }] };
  const object = { apiVersion, kind, metadata: { name: 'b' }, spec: place === 'spec' ? spec : { template: { spec } } };

  const [, built] = buildFiles({
    'kustomization.yaml': 'resources: [a.yaml, b.yaml]\nnamePrefix: p-\n',
    'a.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}',
    'b.yaml': JSON.stringify(object),
  });

  expect(JSON.stringify(built)).toContain(`"imagePullSecrets":[{"name":"${name}"}]`);
});
