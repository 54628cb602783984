import { describe, expect, it } from 'vitest';
import { inventoryEntryOf } from '../../shared/apply/inventory.ts';
import { pruneEntries } from '../../shared/apply/prune.ts';
import { applyFixture, lines, normalized, owner } from '../support/apply-fixture.ts';

const fixture = await applyFixture();
const { namespace } = fixture;

const configMap = (name: string, extra = '') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace}${extra} }
`;
const path = (name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
const entriesOf = (yaml: string) => normalized(yaml).map(inventoryEntryOf);

describe('pruning', () => {
  it('deletes what others stand on last', async () => {
    const set = [
      configMap('plain'),
      `\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace}-pruned }\n`,
    ].join('---');
    await fixture.apply(set);

    const pruned = await pruneEntries(fixture.context, entriesOf(set), owner);

    expect(lines(pruned.changes)).toEqual([
      `ConfigMap/${namespace}/plain deleted`,
      `Namespace/${namespace}-pruned deleted`,
    ]);
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
      `{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: old, namespace: ${namespace} }, spec: { minAvailable: 1 } }`,
    );

    const pruned = await pruneEntries(
      fixture.context,
      [{ id: `${namespace}_old_policy_PodDisruptionBudget`, v: 'v1beta1' }],
      owner,
    );

    expect(lines(pruned.changes)).toEqual([`PodDisruptionBudget/${namespace}/old deleted`]);
  });

  it('looks again at an object that was written since', async () => {
    await fixture.apply(configMap('raced'));
    fixture.proxy.failNext(/^DELETE .*raced/, { status: 409, reason: 'Conflict' });

    const pruned = await pruneEntries(fixture.context, entriesOf(configMap('raced')), owner);

    expect(lines(pruned.changes)).toEqual([`ConfigMap/${namespace}/raced deleted`]);
  });

  it('keeps in the inventory what the server does not let go, and deletes the rest', async () => {
    const set = [configMap('held'), configMap('free')].join('---');
    await fixture.apply(set);
    fixture.proxy.failNext(/^DELETE .*held/, { status: 403, reason: 'Forbidden' });

    const pruned = await pruneEntries(fixture.context, entriesOf(set), owner);

    expect(lines(pruned.changes)).toEqual([`ConfigMap/${namespace}/free deleted`]);
    expect(pruned.survivors).toEqual([{ id: `${namespace}_held__ConfigMap`, v: 'v1' }]);
    expect(pruned.failure).toBe(`delete failed, errors: ConfigMap/${namespace}/held delete failed: Forbidden`);
  });
});
