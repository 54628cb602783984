import { expect, it } from 'vitest';
import { inventoryEntryOf, parseInventoryId } from '../../../../shared/apply/inventory/inventory.ts';

const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: namespace === undefined ? { name } : { name, namespace },
});

it.each([
  [object('apps/v1', 'Deployment', 'web', 'shop'), { id: 'shop_web_apps_Deployment', v: 'v1' }],
  [object('v1', 'Service', 'web', 'shop'), { id: 'shop_web__Service', v: 'v1' }],
  [object('v1', 'Namespace', 'shop'), { id: '_shop__Namespace', v: 'v1' }],
  [
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:viewer'),
    { id: '_system__viewer_rbac.authorization.k8s.io_ClusterRole', v: 'v1' },
  ],
])('writes ids as Flux does: %j', (each, entry) => {
  expect(inventoryEntryOf(each)).toEqual(entry);
});

it.each(['', 'name', 'a_b', 'a_b_c'])('does not accept %j as an id', (id) => {
  expect(parseInventoryId(id)).toBeUndefined();
});
