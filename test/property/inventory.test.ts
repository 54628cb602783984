import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inventoryId, parseInventoryId, staleEntries, uniteEntries } from '../../shared/apply/inventory/inventory.ts';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const rbacName = fc.stringMatching(/^[a-z]{1,4}(:[a-z-]{1,4}){0,3}$/);
const kind = fc.stringMatching(/^[A-Z][A-Za-z]{0,10}$/);
const namespace = fc.oneof(fc.constant(''), label);

const identity = fc.oneof(
  fc.record({ namespace, name: label, group: fc.constantFrom('', 'apps', 'example.com'), kind }),
  fc.record({
    namespace,
    name: rbacName,
    group: fc.constant('rbac.authorization.k8s.io'),
    kind: fc.constantFrom('Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'),
  }),
);
const entries = fc.uniqueArray(
  identity.map((each) => ({ id: inventoryId(each), v: 'v1' })),
  { selector: ({ id }) => id },
);

it('names an object by its id', () => {
  fc.assert(
    fc.property(identity, (each) => {
      expect(parseInventoryId(inventoryId(each))).toEqual(each);
    }),
  );
});

it('calls stale what is in the old inventory and not in the current one', () => {
  fc.assert(
    fc.property(entries, entries, (old, current) => {
      const stale = new Set(staleEntries(old, current).map(({ id }) => id));
      const currentIds = new Set(current.map(({ id }) => id));
      for (const { id } of old) expect(stale.has(id)).toBe(!currentIds.has(id));
      expect(stale.size).toBeLessThanOrEqual(old.length);
    }),
  );
});

it('unites inventories without loss or repetition', () => {
  fc.assert(
    fc.property(entries, entries, (first, second) => {
      const ids = uniteEntries(first, second).map(({ id }) => id);
      expect(new Set(ids)).toEqual(new Set([...first, ...second].map(({ id }) => id)));
      expect(ids).toHaveLength(new Set(ids).size);
    }),
  );
});
