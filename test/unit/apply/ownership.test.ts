import { describe, expect, it } from 'vitest';
import { normalizeObject } from '../../../shared/apply/desired/normalize.ts';
import { hasPolicy } from '../../../shared/apply/desired/policies.ts';
import { cleanupPatch } from '../../../shared/apply/drift/field-managers.ts';
import { isOwned, type Ownership, ownerSelector } from '../../../shared/apply/ownership.ts';
import type { Manifest } from '../../../shared/flux/api/manifest.ts';

/** Not a Kustomization's. */
const ownership: Ownership = {
  fieldManager: 'helm-controller',
  labels: { 'helm.example.com/name': 'web', 'helm.example.com/namespace': 'apps' },
  annotations: { 'meta.example.com/release': 'web' },
  policyGroup: 'helm.example.com',
};
const configMap = (metadata: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
});

describe('an owner of any kind', () => {
  it('marks what it applies with its own labels and annotations', () => {
    const { metadata } = normalizeObject(configMap({ annotations: { own: 'x' } }), ownership);

    expect(metadata.labels).toEqual(ownership.labels);
    expect(metadata.annotations).toEqual({ own: 'x', ...ownership.annotations });
  });

  it('owns an object that carries all of its labels', () => {
    expect(isOwned(configMap({ labels: { ...ownership.labels, tier: 'web' } }), ownership)).toBe(true);
  });

  it.each([
    ['no label', {}],
    ['one label of two', { 'helm.example.com/name': 'web' }],
    ['the labels of another owner', { ...ownership.labels, 'helm.example.com/name': 'other' }],
    ['only its annotations', {}, ownership.annotations],
  ])('does not own an object with %s', (_, labels, annotations = {}) => {
    expect(isOwned(configMap({ labels, annotations }), ownership)).toBe(false);
  });

  it('owns nothing if it has no labels', () => {
    expect(isOwned(configMap(), { ...ownership, labels: {} })).toBe(false);
  });

  it('lists its objects by all of its labels', () => {
    expect(ownerSelector(ownership)).toBe('helm.example.com/name=web,helm.example.com/namespace=apps');
  });

  it('takes fields over for its own field manager', () => {
    const fields = { 'f:data': { 'f:a': {} } };
    const live = configMap({
      resourceVersion: '7',
      managedFields: [{ manager: 'kubectl-edit', operation: 'Update', apiVersion: 'v1', fieldsV1: fields }],
    });

    expect(cleanupPatch(live, ownership)?.[0]?.value).toEqual([
      { manager: 'helm-controller', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields },
    ]);
  });
});

describe('a policy', () => {
  it.each([
    ['a label', { labels: { 'helm.example.com/prune': 'disabled' } }],
    ['an annotation', { annotations: { 'helm.example.com/prune': 'disabled' } }],
    ['any case', { annotations: { 'Helm.Example.com/Prune': 'Disabled' } }],
  ])('is set by %s', (_, metadata) => {
    expect(hasPolicy(configMap(metadata), ownership.policyGroup, 'prune: disabled')).toBe(true);
  });

  it.each([
    ['another group', { labels: { 'kustomize.example.com/prune': 'disabled' } }],
    ['another value', { labels: { 'helm.example.com/prune': 'enabled' } }],
    ['another key', { labels: { 'helm.example.com/ssa': 'disabled' } }],
  ])('is not set by %s', (_, metadata) => {
    expect(hasPolicy(configMap(metadata), ownership.policyGroup, 'prune: disabled')).toBe(false);
  });
});
