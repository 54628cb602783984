import { describe, expect, it } from 'vitest';
import type { KubeClient, KubeRequest } from '../../../../shared/ports/kube/client.ts';
import { createFingerprintReader } from '../../../../shared/ports/kube/fingerprint.ts';
import { KubeApiError } from '../../../../shared/ports/kube/kube-api-error.ts';

const admission = '/apis/admissionregistration.k8s.io';

/** The hash of a cluster that serves these collections, beside what every cluster has: path → resourceVersions. */
function hashOf(served: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const collections: typeof served = {
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions': [],
    [`${admission}/v1/mutatingwebhookconfigurations`]: [],
    ...served,
  };
  const client: KubeClient = {
    async request({ path }: KubeRequest) {
      if (path === '/version') return { gitVersion: 'v1.36.0' };
      const versions = collections[path];
      if (versions === undefined) throw new KubeApiError(404, 'NotFound', 'not found');
      const items = versions.map((resourceVersion) => ({ metadata: { name: 'm', uid: 'u', resourceVersion } }));
      return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList', items };
    },
    impersonate: () => client,
    close: async () => undefined,
  };
  const read = createFingerprintReader(client, () => 0);
  return read(new AbortController().signal).then(({ hash }) => hash);
}

const policies = (version: string): string => `${admission}/${version}/mutatingadmissionpolicies`;
const bindings = (version: string): string => `${admission}/${version}/mutatingadmissionpolicybindings`;

describe('the fingerprint of a cluster', () => {
  it.each(['v1', 'v1beta1', 'v1alpha1'])(
    'changes with a mutating policy of version %s, and with its binding',
    async (version) => {
      const before = await hashOf({ [policies(version)]: ['1'], [bindings(version)]: ['1'] });
      const edited = await hashOf({ [policies(version)]: ['2'], [bindings(version)]: ['1'] });
      const bound = await hashOf({ [policies(version)]: ['1'], [bindings(version)]: ['1', '2'] });

      expect(new Set([before, edited, bound]).size).toBe(3);
    },
  );

  it('stays what it is where nothing changes, with policies and without', async () => {
    const served = { [policies('v1')]: ['1'], [bindings('v1')]: ['1'] };

    expect(await hashOf(served)).toBe(await hashOf(served));
    expect(await hashOf({})).toBe(await hashOf({}));
  });
});
