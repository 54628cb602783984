import { expect, it } from 'vitest';
import { splitStages } from '../../../../shared/apply/desired/stages.ts';
import type { Manifest } from '../../../../shared/flux/api/manifest.ts';

const object = (apiVersion: string, kind: string, name = 'a'): Manifest => ({ apiVersion, kind, metadata: { name } });
const kindsOf = (stages: ReturnType<typeof splitStages>) =>
  stages.map(({ objects }) => objects.map(({ kind }) => kind));

it('orders definitions first, then classes, then the rest by kind', () => {
  const objects = [
    object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'),
    object('apps/v1', 'Deployment'),
    object('example.com/v1', 'Widget'),
    object('storage.k8s.io/v1', 'StorageClass'),
    object('v1', 'ConfigMap'),
    object('v1', 'Namespace'),
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    object('v1', 'ServiceAccount'),
  ];

  const stages = splitStages(objects);

  expect(kindsOf(stages)).toEqual([
    ['CustomResourceDefinition', 'Namespace'],
    ['StorageClass'],
    ['ServiceAccount', 'ConfigMap', 'Deployment', 'Widget', 'ValidatingWebhookConfiguration'],
  ]);
  expect(stages.map(({ waits }) => waits)).toEqual([true, true, false]);
});

it('does not count a foreign kind of the same name as a definition', () => {
  const objects = [object('v1', 'ConfigMap'), object('example.com/v1', 'Namespace')];

  expect(splitStages(objects)).toHaveLength(1);
});
