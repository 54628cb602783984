import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAppWorld } from '../../support/world/app-world.ts';
import { readyOf } from '../../support/world/objects.ts';

const { hand, namespace, createSample, get, patch } = await createAppWorld('identity');

const id = randomUUID().slice(0, 8);
const group = `${namespace}.example.com`;
const role = `role-${id}`;
const roles = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${role}`;

const clusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: role, namespace },
  rules: [],
};
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `cells.${group}`, namespace },
  spec: {
    group,
    scope: 'Cluster',
    names: { kind: 'Cell', plural: 'cells' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
const cell = { apiVersion: `${group}/v1`, kind: 'Cell', metadata: { name: 'cell', namespace } };
const plain = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `plain-${id}` } };

/** Hands over all jobs, and returns the deletes among the writes. */
async function drainAndRecord(): Promise<readonly string[]> {
  const deletes: string[] = [];
  await hand.drain(() =>
    hand.worker((write, happen) => {
      if (write.startsWith('DELETE')) deletes.push(write);
      return happen();
    }),
  );
  return deletes;
}

async function uidsOf(...paths: readonly string[]): Promise<(string | undefined)[]> {
  return Promise.all(paths.map(async (path) => (await get(path))?.metadata.uid));
}

const objects = [
  roles,
  `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/cells.${group}`,
  `/apis/${group}/v1/cells/cell`,
  `/api/v1/namespaces/default/configmaps/plain-${id}`,
];

const inventory = [
  `_cell_${group}_Cell`,
  `_cells.${group}_apiextensions.k8s.io_CustomResourceDefinition`,
  `_${role}_rbac.authorization.k8s.io_ClusterRole`,
  `default_plain-${id}__ConfigMap`,
].sort();

describe('objects of cluster-scoped kinds whose manifests have a namespace', () => {
  it('are applied once and stay, in any run, with one entry each', async () => {
    const app = await createSample();
    app.push({});
    app.repository.commit({
      'all.yaml': [clusterRole, definition, cell, plain].map((each) => JSON.stringify(each)).join('\n---\n'),
    });
    await app.wake('GitRepository');
    const deletes = [...(await drainAndRecord())];
    const uids = await uidsOf(...objects);
    expect(uids).not.toContain(undefined);

    for (const reason of ['drift', 'edit', 'interval'] as const) {
      await app.wake('Kustomization', reason);
      deletes.push(...(await drainAndRecord()));
    }
    app.repository.commit({ 'more.yaml': JSON.stringify({ ...plain, metadata: { name: `more-${id}`, namespace } }) });
    await app.wake('GitRepository');
    deletes.push(...(await drainAndRecord()));

    expect(deletes).toEqual([]);
    expect(await uidsOf(...objects)).toEqual(uids);
    const object = await app.object();
    expect(object?.status?.inventory?.entries.map((entry) => entry.id).sort()).toEqual(
      [...inventory, `${namespace}_more-${id}__ConfigMap`].sort(),
    );
    expect(readyOf(object)).toMatchObject({ status: 'True' });

    // An inventory of Flux, or of an earlier version, has the namespace of the manifest in the id.
    const entries = [
      { id: `${namespace}_${role}_rbac.authorization.k8s.io_ClusterRole`, v: 'v1' },
      { id: `${namespace}_cell_${group}_Cell`, v: 'v1' },
      { id: `${namespace}_cells.${group}_apiextensions.k8s.io_CustomResourceDefinition`, v: 'v1' },
    ];
    await patch(`${app.path}/status`, { status: { inventory: { entries } } });
    await app.wake('Kustomization', 'interval');

    expect(await drainAndRecord()).toEqual([]);
    expect(await uidsOf(...objects)).toEqual(uids);
    expect((await app.object())?.status?.inventory?.entries.map((entry) => entry.id)).toEqual(
      expect.arrayContaining(inventory),
    );
  });
});
