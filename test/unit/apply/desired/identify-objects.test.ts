import { describe, expect, it } from 'vitest';
import { identifyObjects } from '../../../../shared/apply/desired/identify-objects.ts';
import { inventoryEntryOf } from '../../../../shared/apply/inventory/inventory.ts';
import { KindNotServed, type ObjectRef } from '../../../../shared/apply/target/cluster-objects.ts';
import type { Manifest } from '../../../../shared/flux/api/manifest.ts';

const namespacedKinds: Readonly<Record<string, boolean>> = { ConfigMap: true, ClusterRole: false, Namespace: false };

/** A cluster that serves three kinds. */
const cluster = {
  async resourceOf({ apiVersion, kind }: ObjectRef) {
    const namespaced = namespacedKinds[kind];
    if (namespaced === undefined) throw new KindNotServed(`no matches for kind "${kind}"`);
    return { group: '', version: apiVersion, kind, plural: kind.toLowerCase(), namespaced };
  },
};

const object = (apiVersion: string, kind: string, name: string, namespace?: string, more: object = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});

const crd = (kind: string, scope: string): Manifest =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${kind.toLowerCase()}s.example.com`, undefined, {
    spec: { group: 'example.com', names: { kind }, scope },
  });

async function idsOf(...manifests: Manifest[]): Promise<string[]> {
  return (await identifyObjects(cluster, manifests)).map((each) => inventoryEntryOf(each).id).sort();
}

describe('the identity of an object', () => {
  it('has no namespace where its kind has none, whatever the manifest says', async () => {
    expect(await idsOf(object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', 'apps'))).toEqual([
      '_reader_rbac.authorization.k8s.io_ClusterRole',
    ]);
    expect(await idsOf(object('v1', 'Namespace', 'apps', 'other'))).toEqual(['_apps__Namespace']);
  });

  it('has the namespace of its manifest, or default, where its kind has one', async () => {
    expect(await idsOf(object('v1', 'ConfigMap', 'a', 'apps'), object('v1', 'ConfigMap', 'b'))).toEqual([
      'apps_a__ConfigMap',
      'default_b__ConfigMap',
    ]);
  });

  it('follows a definition in the same set, of either scope', async () => {
    const set = [
      crd('Cell', 'Cluster'),
      crd('Plant', 'Namespaced'),
      object('example.com/v1', 'Cell', 'c', 'apps'),
      object('example.com/v1', 'Plant', 'p'),
    ];

    expect(await idsOf(...set)).toEqual(expect.arrayContaining(['_c_example.com_Cell', 'default_p_example.com_Plant']));
  });

  it('is what the manifest says where nobody knows the kind', async () => {
    expect(await idsOf(object('example.com/v1', 'Unknown', 'u', 'apps'))).toEqual(['apps_u_example.com_Unknown']);
  });

  it('is the same for manifests that the server takes for one object; the last of them is kept', async () => {
    const found = await identifyObjects(cluster, [
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', 'b', { rules: ['b'] }),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', 'a', { rules: ['a'] }),
    ]);

    expect(found).toEqual([
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', undefined, { rules: ['b'] }),
    ]);
  });

  it('is not guessed when the server cannot be asked', async () => {
    const away = { resourceOf: async () => Promise.reject(new Error('connection refused')) };

    await expect(identifyObjects(away, [object('v1', 'ConfigMap', 'a', 'apps')])).rejects.toThrow('connection refused');
  });
});
