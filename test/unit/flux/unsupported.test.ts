import { describe, expect, it } from 'vitest';
import { sourceKindNames } from '../../../shared/flux/kinds.ts';
import { describeUnsupported } from '../../../shared/flux/unsupported.ts';
import { describeUndeletable, unsupportedFields } from '../../../shared/reconcile/kustomization/unsupported.ts';
import { sourceKinds } from '../../../shared/source/kinds/index.ts';

const fields = { Kustomization: unsupportedFields, GitRepository: sourceKinds.GitRepository.unsupported } as const;
const unsupported = (kind: 'Kustomization' | 'GitRepository', change: object): string | undefined =>
  describeUnsupported(fields[kind], {
    sourceRef: { kind: 'GitRepository', name: 'app' },
    url: 'https://example.com/app',
    ...change,
  });

const sources = sourceKindNames.join(' or ');

const removed = (path: string): string =>
  `spec.${path} is not supported by this version of Sluice; remove spec.${path}, or keep this object with Flux's own controller`;
const replaced = (path: string, by: string): string =>
  `spec.${path} is not supported by this version of Sluice; set spec.${path} to ${by}, or keep this object with Flux's own controller`;

describe('the description of what is not supported', () => {
  it.each([
    ['Kustomization', 'decryption', { decryption: { provider: 'sops' } }],
    ['Kustomization', 'postBuild', { postBuild: {} }],
    ['Kustomization', 'kubeConfig', { kubeConfig: { secretRef: { name: 'far' } } }],
    ['Kustomization', 'healthCheckExprs', { healthCheckExprs: [{}] }],
    ['Kustomization', 'ignore', { ignore: '*.md' }],
    ['Kustomization', 'ignore', { ignore: '' }],
    ['Kustomization', 'buildMetadata', { buildMetadata: ['originAnnotations'] }],
    ['Kustomization', 'ignoreMissingComponents', { ignoreMissingComponents: true }],
    ['Kustomization', 'dependsOn[].readyExpr', { dependsOn: [{ name: 'a' }, { name: 'b', readyExpr: 'true' }] }],
    ['GitRepository', 'serviceAccountName', { serviceAccountName: 'reader' }],
    ['GitRepository', 'verify', { verify: { mode: 'HEAD' } }],
    ['GitRepository', 'proxySecretRef', { proxySecretRef: { name: 'proxy' } }],
    ['GitRepository', 'recurseSubmodules', { recurseSubmodules: true }],
    ['GitRepository', 'include', { include: [{}] }],
    ['GitRepository', 'sparseCheckout', { sparseCheckout: ['app'] }],
    ['GitRepository', 'provider', { provider: 'azure' }],
  ] as const)('says to remove from a %s spec.%s, which can be left out', (kind, path, change) => {
    expect(unsupported(kind, change)).toBe(removed(path));
  });

  it.each([
    ['Kustomization', 'sourceRef.kind', { sourceRef: { kind: 'ExternalArtifact', name: 'app' } }, sources],
    ['Kustomization', 'sourceRef.kind', { sourceRef: undefined }, sources],
    ['GitRepository', 'url', { url: 'ssh://git@example.com/app' }, 'an address that begins with https://'],
  ] as const)('says what to write into a %s’s spec.%s, which is required', (kind, path, change, by) => {
    expect(unsupported(kind, change)).toBe(replaced(path, by));
  });

  it('names all fields of an object that has several', () => {
    const change = { sourceRef: { kind: 'ExternalArtifact', name: 'app' }, postBuild: { substitute: {} } };

    expect(unsupported('Kustomization', change)).toBe(
      'spec.postBuild, spec.sourceRef.kind are not supported by this version of Sluice; ' +
        `remove spec.postBuild, set spec.sourceRef.kind to ${sources}, or keep this object with Flux's own controller`,
    );
  });

  // biome-ignore format: one line a case
  it.each([
    ['Kustomization', 'nothing of them', {}],
    ['Kustomization', 'a null', { decryption: null }],
    ['Kustomization', 'a false', { ignoreMissingComponents: false }],
    ['Kustomization', 'an empty list', { healthCheckExprs: [], dependsOn: [] }],
    ['Kustomization', 'a dependency without an expression', { dependsOn: [{ name: 'a' }, { name: 'b', readyExpr: '' }, null] }],
    ['Kustomization', 'what is not a list of dependencies', { dependsOn: 'a' }],
    ['Kustomization', 'a field of another kind', { verify: {}, provider: 'azure' }],
    ['GitRepository', 'nothing of them', {}],
    ['GitRepository', 'the generic provider', { provider: 'generic' }],
    ['GitRepository', 'a URL that is not a text', { url: 1 }],
    ['GitRepository', 'a URL of HTTP', { url: 'http://example.com/ssh://' }],
    ['GitRepository', 'a field of another kind', { postBuild: {} }],
  ] as const)('is absent for a %s that has %s', (kind, _, change) => {
    expect(unsupported(kind, change)).toBeUndefined();
  });
});

describe('the description of what cannot be deleted', () => {
  it('names what decides where objects are deleted, and how to release the object', () => {
    expect(describeUndeletable({ kubeConfig: {}, postBuild: {} })).toBe(
      'spec.kubeConfig is not supported by this version of Sluice, and decides where objects are deleted: nothing was deleted. ' +
        "Set spec.deletionPolicy to Orphan to keep the objects and let this one go, or let Flux's own controller delete it",
    );
  });

  it('ignores a field that does not bear on the deletion', () => {
    expect(describeUndeletable({ postBuild: {}, decryption: {} })).toBeUndefined();
  });
});
