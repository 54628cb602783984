import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventoryEntryOf } from '../../shared/apply/inventory.ts';
import { pruneEntries } from '../../shared/apply/prune.ts';
import { lines, normalized, owner, startApplyFixture } from '../support/apply-fixture.ts';

let fixture: Awaited<ReturnType<typeof startApplyFixture>>;
beforeAll(async () => {
  fixture = await startApplyFixture();
});
afterAll(() => fixture.stop());

const configMap = (name: string, extra = '') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: default${extra} }
`;
const path = (name: string) => `/api/v1/namespaces/default/configmaps/${name}`;
const entriesOf = (yaml: string) => normalized(yaml).map(inventoryEntryOf);

describe('pruning', () => {
  it('deletes what others stand on last', async () => {
    const set = [configMap('plain'), '\napiVersion: v1\nkind: Namespace\nmetadata: { name: pruned }\n'].join('---');
    await fixture.apply(set);

    const pruned = await pruneEntries(fixture.context, entriesOf(set), owner);

    expect(lines(pruned.changes)).toEqual(['ConfigMap/default/plain deleted', 'Namespace/pruned deleted']);
    await expect(fixture.request('GET', path('plain'))).rejects.toThrow('not found');
  });

  it('keeps an object labelled prune: disabled', async () => {
    const kept = configMap('kept', ', labels: { kustomize.toolkit.fluxcd.io/prune: disabled }');
    await fixture.apply(kept);

    const pruned = await pruneEntries(fixture.context, entriesOf(kept), owner);

    expect(pruned).toEqual({ changes: [], survivors: [] });
    expect((await fixture.request('GET', path('kept'))).metadata.name).toBe('kept');
  });

  it('keeps an object that carries the labels of another owner', async () => {
    await fixture.apply(configMap('adopted'));
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'other' };
    await fixture.request('PATCH', path('adopted'), { metadata: { labels } });

    const pruned = await pruneEntries(fixture.context, entriesOf(configMap('adopted')), owner);

    expect(pruned.changes).toEqual([]);
    expect((await fixture.request('GET', path('adopted'))).metadata.name).toBe('adopted');
  });

  it('takes an object that is gone, or whose kind is, for pruned', async () => {
    const entries = [...entriesOf(configMap('never')), { id: '_x_example.com_Gone', v: 'v1' }];

    const pruned = await pruneEntries(fixture.context, entries, owner);

    expect(pruned).toEqual({ changes: [], survivors: [] });
  });

  it('finds an object that was applied in a version no longer served', async () => {
    await fixture.apply(
      '{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: old, namespace: default }, spec: { minAvailable: 1 } }',
    );

    const pruned = await pruneEntries(
      fixture.context,
      [{ id: 'default_old_policy_PodDisruptionBudget', v: 'v1beta1' }],
      owner,
    );

    expect(lines(pruned.changes)).toEqual(['PodDisruptionBudget/default/old deleted']);
  });

  it('looks again at an object that was written since', async () => {
    await fixture.apply(configMap('raced'));
    fixture.proxy.failNext(/^DELETE .*raced/, { status: 409, reason: 'Conflict' });

    const pruned = await pruneEntries(fixture.context, entriesOf(configMap('raced')), owner);

    expect(lines(pruned.changes)).toEqual(['ConfigMap/default/raced deleted']);
  });

  it('keeps in the inventory what the server does not let go, and deletes the rest', async () => {
    const set = [configMap('held'), configMap('free')].join('---');
    await fixture.apply(set);
    fixture.proxy.failNext(/^DELETE .*held/, { status: 403, reason: 'Forbidden' });

    const pruned = await pruneEntries(fixture.context, entriesOf(set), owner);

    expect(lines(pruned.changes)).toEqual(['ConfigMap/default/free deleted']);
    expect(pruned.survivors).toEqual([{ id: 'default_held__ConfigMap', v: 'v1' }]);
    expect(pruned.failure).toBe('delete failed, errors: ConfigMap/default/held delete failed: Forbidden');
  });
});
