import { describe, expect, it } from 'vitest';
import { describeUnsupported } from '../../../shared/reconcile/unsupported.ts';

const git = { kind: 'GitRepository', name: 'app' };

describe('the refusal of what is not supported', () => {
  it('says to remove a field that can be left out', () => {
    const message = describeUnsupported('Kustomization', { sourceRef: git, decryption: { provider: 'sops' } });

    expect(message).toBe(
      "spec.decryption is not supported by this version of Sluice; remove spec.decryption, or keep this object with Flux's own controller",
    );
  });

  it('says what to write into a field that is required', () => {
    const source = describeUnsupported('Kustomization', { sourceRef: { kind: 'OCIRepository', name: 'app' } });
    const url = describeUnsupported('GitRepository', { url: 'ssh://git@git.example.com/app' });

    expect(source).toContain('; set spec.sourceRef.kind to GitRepository, or keep');
    expect(url).toContain('; set spec.url to an address that begins with https://, or keep');
  });

  it('says both of an object that has both', () => {
    const spec = { sourceRef: { kind: 'Bucket', name: 'app' }, postBuild: { substitute: {} } };

    expect(describeUnsupported('Kustomization', spec)).toContain(
      '; remove spec.postBuild, set spec.sourceRef.kind to GitRepository, or keep',
    );
  });

  it('says nothing of what is supported', () => {
    expect(describeUnsupported('Kustomization', { sourceRef: git })).toBeUndefined();
  });
});
