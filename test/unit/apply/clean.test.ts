import { describe, expect, it } from 'vitest';
import { baselineOf } from '../../../shared/apply/drift/baseline.ts';
import { isClean } from '../../../shared/apply/drift/find-clean.ts';
import type { Manifest } from '../../../shared/flux/api/manifest.ts';

const key = Buffer.from('k');
const applied: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', uid: 'u', resourceVersion: '5', generation: 2, labels: { a: 'b' } },
};
const baseline = baselineOf(applied, 'desired', key);
const live = (metadata: object): Manifest => ({ ...applied, metadata: { ...applied.metadata, ...metadata } });

describe('an object', () => {
  it('is clean as the very version of its baseline, whatever its kind', () => {
    expect(isClean(applied, baseline, false, key)).toBe(true);
  });

  it('is clean in another version of the same generation and metadata, where its kind counts them', () => {
    expect(isClean(live({ resourceVersion: '6' }), baseline, true, key)).toBe(true);
    expect(isClean(live({ resourceVersion: '6' }), baseline, false, key)).toBe(false);
  });

  it.each([
    ['its generation rose', { resourceVersion: '6', generation: 3 }],
    ['a label changed', { resourceVersion: '6', labels: { a: 'c' } }],
    ['an annotation came', { resourceVersion: '6', annotations: { a: 'c' } }],
    ['it is another object of the name', { uid: 'other' }],
    ['it is being deleted', { deletionTimestamp: '2026-01-01T00:00:00Z' }],
  ])('is not clean when %s', (_, metadata) => {
    expect(isClean(live(metadata), baseline, true, key)).toBe(false);
  });
});
