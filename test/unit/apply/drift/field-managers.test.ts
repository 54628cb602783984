import { describe, expect, it } from 'vitest';
import { cleanupPatch } from '../../../../shared/apply/drift/field-managers.ts';
import type { ManagedFields, Manifest } from '../../../../shared/flux/api/manifest.ts';

const ours: ManagedFields = {
  manager: 'kustomize-controller',
  operation: 'Apply',
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:data': { 'f:a': {} } },
};
const entry = (manager: string, operation: 'Apply' | 'Update', field: string, more = {}): ManagedFields => ({
  ...ours,
  manager,
  operation,
  fieldsV1: { 'f:data': { [field]: {} } },
  ...more,
});
const live = (managedFields: ManagedFields[], metadata = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', resourceVersion: '7', managedFields, ...metadata },
});
const cleanup = (object: Manifest) => cleanupPatch(object, { fieldManager: 'kustomize-controller' });
const stillSeven = { op: 'replace', path: '/metadata/resourceVersion', value: '7' };

describe('cleaning up', () => {
  it('does nothing where only other controllers wrote', () => {
    expect(cleanup(live([ours, entry('hpa', 'Update', 'f:b')]))).toBeUndefined();
  });

  it.each([
    entry('kubectl-client-side-apply', 'Update', 'f:b'),
    entry('kubectl', 'Apply', 'f:b'),
    entry('before-first-apply', 'Update', 'f:b'),
    entry('kustomize-controller', 'Update', 'f:b'),
  ])('takes over the fields of $manager/$operation, if the object is still the one that was read', (foreign) => {
    const patch = cleanup(live([foreign, ours, entry('hpa', 'Update', 'f:c')]));

    const union = { ...ours, fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } } };
    const value = [entry('hpa', 'Update', 'f:c'), union];
    expect(patch).toEqual([{ op: 'replace', path: '/metadata/managedFields', value }, stillSeven]);
  });

  it('leaves what kubectl wrote to a subresource', () => {
    expect(cleanup(live([ours, entry('kubectl', 'Update', 'f:b', { subresource: 'scale' })]))).toBeUndefined();
  });

  it('removes what kubectl apply left in the annotations', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', other: 'x' };

    expect(cleanup(live([ours], { annotations }))).toEqual([
      { op: 'remove', path: '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration' },
      stillSeven,
    ]);
  });
});
