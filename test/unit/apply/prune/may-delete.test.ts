import { describe, expect, it } from 'vitest';
import { appliedBy, type DeleteRule, mayDelete } from '../../../../shared/apply/prune/may-delete.ts';
import type { Manifest } from '../../../../shared/flux/api/manifest.ts';
import type { KubeResource, ServedKinds } from '../../../../shared/ports/kube/served-kinds.ts';
import { ownershipOf } from '../../../../shared/reconcile/kustomization/ownership.ts';

const ownership = ownershipOf({ name: 'apps', namespace: 'flux-system' });
const ingress: KubeResource = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  namespaced: true,
};
const namespace: KubeResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};
const served: ServedKinds = {
  find: (apiVersion, kind) => [ingress, namespace].find((one) => one.kind === kind && apiVersion.endsWith(one.version)),
  findGroupKind: (group, kind) => [ingress, namespace].find((one) => one.group === group && one.kind === kind),
  isGone: async () => false,
};
const live = (metadata: object = {}, more: object = {}): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'apps', uid: 'u1', labels: ownership.labels, ...metadata },
  ...more,
});
const rule = (changes: Partial<DeleteRule> = {}): DeleteRule => ({
  served,
  ownership,
  applied: appliedBy([], served),
  onlyUids: undefined,
  ...changes,
});
const applied = (object: Manifest) =>
  rule({ applied: appliedBy([{ subject: '', action: 'configured', object }], served) });
const annotated = (policy: string, value: string) => ({
  annotations: { [`kustomize.toolkit.fluxcd.io/${policy}`]: value },
});

describe('an object that an inventory no longer names', () => {
  it.each<[string, Manifest, DeleteRule]>([
    ['that carries the labels of its owner', live(), rule()],
    ['that this run has created', live(), rule({ onlyUids: new Set(['u1']) })],
    ['beside others that this run applied', live(), applied(live({ name: 'other', uid: 'u2' }))],
  ])('%s may be deleted', (_, object, given) => {
    expect(mayDelete(object, given)).toBe(true);
  });

  it.each<[string, Manifest, DeleteRule]>([
    ['that is being deleted already', live({ deletionTimestamp: '2030-01-01T00:00:00Z' }), rule()],
    ['without labels', live({ labels: undefined }), rule()],
    ['with the labels of another owner', live({ labels: { ...ownership.labels, ...otherName() } }), rule()],
    ['of an owner without labels', live(), rule({ ownership: { ...ownership, labels: {} } })],
    ['that asks for prune: disabled', live(annotated('prune', 'disabled')), rule()],
    ['that asks for reconcile: disabled', live(annotated('reconcile', 'disabled')), rule()],
    ['that asks for ssa: ignore', live(annotated('ssa', 'Ignore')), rule()],
    ['that this run has not created', live(), rule({ onlyUids: new Set(['u2']) })],
    ['that this run applied under another name, by its uid', live(), applied(live({ name: 'renamed' }))],
    [
      'that this run applied in another version',
      live(),
      applied(live({ uid: 'u2' }, { apiVersion: 'networking.k8s.io/v1beta1' })),
    ],
    [
      'of a cluster-scoped kind that this run applied with a namespace',
      aNamespace(),
      applied(aNamespace({ namespace: 'x' })),
    ],
  ])('%s stays', (_, object, given) => {
    expect(mayDelete(object, given)).toBe(false);
  });
});

function otherName(): Readonly<Record<string, string>> {
  return { 'kustomize.toolkit.fluxcd.io/name': 'other' };
}

function aNamespace(metadata: object = {}): Manifest {
  return { ...live({ namespace: undefined, uid: undefined, ...metadata }), apiVersion: 'v1', kind: 'Namespace' };
}
