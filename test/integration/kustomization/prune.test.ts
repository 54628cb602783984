import { describe, expect, it } from 'vitest';
import { inventoryEntryOf } from '../../../shared/apply/inventory/inventory.ts';
import { pruneEntries } from '../../../shared/apply/prune/prune-entries.ts';
import { applyFixture, lines, normalized } from '../../support/world/apply-fixture.ts';
import { eventually } from '../../support/world/eventually.ts';

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
  it('deletes what others depend on last', async () => {
    const set = [
      configMap('plain'),
      `\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace}-pruned }\n`,
    ].join('---');
    await fixture.apply(set);

    const pruned = await pruneEntries(fixture.context, entriesOf(set));

    expect(lines(pruned.changes)).toEqual([
      `ConfigMap/${namespace}/plain deleted`,
      `Namespace/${namespace}-pruned deleted`,
    ]);
    await expect(fixture.request('GET', path('plain'))).rejects.toThrow('not found');
  });

  it('keeps an object labelled prune: disabled', async () => {
    const kept = configMap('kept', ', labels: { kustomize.toolkit.fluxcd.io/prune: disabled }');
    await fixture.apply(kept);

    const pruned = await pruneEntries(fixture.context, entriesOf(kept));

    expect(pruned).toEqual({ changes: [], survivors: [] });
    expect((await fixture.request('GET', path('kept'))).metadata.name).toBe('kept');
  });

  it('keeps an object that carries the labels of another owner', async () => {
    await fixture.apply(configMap('adopted'));
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'other' };
    await fixture.request('PATCH', path('adopted'), { metadata: { labels } });

    const pruned = await pruneEntries(fixture.context, entriesOf(configMap('adopted')));

    expect(pruned.changes).toEqual([]);
    expect((await fixture.request('GET', path('adopted'))).metadata.name).toBe('adopted');
  });

  it('counts an object as pruned that is gone, or whose kind is', async () => {
    const entries = [...entriesOf(configMap('never')), { id: '_x_example.com_Gone', v: 'v1' }];

    const pruned = await pruneEntries(fixture.context, entries);

    expect(pruned).toEqual({ changes: [], survivors: [] });
  });

  it('finds an object that was applied in a version no longer served', async () => {
    await fixture.apply(
      `{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: old, namespace: ${namespace} }, spec: { minAvailable: 1 } }`,
    );

    const pruned = await pruneEntries(fixture.context, [
      { id: `${namespace}_old_policy_PodDisruptionBudget`, v: 'v1beta1' },
    ]);

    expect(lines(pruned.changes)).toEqual([`PodDisruptionBudget/${namespace}/old deleted`]);
  });

  it('looks again at an object that was written since', async () => {
    await fixture.apply(configMap('raced'));
    fixture.proxy.failNext(/^DELETE .*raced/, { status: 409, reason: 'Conflict' });

    const pruned = await pruneEntries(fixture.context, entriesOf(configMap('raced')));

    expect(lines(pruned.changes)).toEqual([`ConfigMap/${namespace}/raced deleted`]);
  });

  it('keeps in the inventory what the server does not delete, and deletes the rest', async () => {
    const set = [configMap('held'), configMap('free')].join('---');
    await fixture.apply(set);
    fixture.proxy.failNext(/^DELETE .*held/, { status: 403, reason: 'Forbidden' });

    const pruned = await pruneEntries(fixture.context, entriesOf(set));

    expect(lines(pruned.changes)).toEqual([`ConfigMap/${namespace}/free deleted`]);
    expect(pruned.survivors).toEqual([{ id: `${namespace}_held__ConfigMap`, v: 'v1' }]);
    expect(pruned.failure).toBe(`delete failed, errors: ConfigMap/${namespace}/held delete failed: Forbidden`);
  });

  it('spares what the run has applied, whatever an entry calls it', async () => {
    const role = `\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: ${namespace}-role }\nrules: []\n`;
    const event = `\napiVersion: v1\nkind: Event\nmetadata: { name: told, namespace: ${namespace} }\ninvolvedObject: { namespace: ${namespace} }\n`;
    const applied = await fixture.apply([role, event].join('---'));
    const before = fixture.proxy.seen.length;

    const pruned = await pruneEntries(
      fixture.context,
      [
        // As Flux writes it for a manifest that has a namespace.
        { id: `${namespace}_${namespace}-role_rbac.authorization.k8s.io_ClusterRole`, v: 'v1' },
        // The same object by its other API.
        { id: `${namespace}_told_events.k8s.io_Event`, v: 'v1' },
      ],
      { applied },
    );

    expect(pruned).toEqual({ changes: [], survivors: [] });
    expect(fixture.proxy.seen.slice(before).filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });

  it('deletes no other objects than those whose uids are asked for', async () => {
    const [first] = await fixture.apply([configMap('mine'), configMap('theirs')].join('---'));

    const pruned = await pruneEntries(
      fixture.context,
      entriesOf([configMap('mine'), configMap('theirs')].join('---')),
      { onlyUids: new Set([first?.object.metadata.uid ?? '']) },
    );

    expect(lines(pruned.changes)).toEqual([`ConfigMap/${namespace}/mine deleted`]);
  });

  it('keeps the entries of an API that is away, until it is registered no more', async () => {
    const group = `${namespace}.example.com`;
    const registrations = '/apis/apiregistration.k8s.io/v1/apiservices';
    await fixture.request('POST', registrations, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1.${group}` },
      spec: {
        group,
        version: 'v1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: 'away', namespace, port: 443 },
      },
    });
    const entry = { id: `${namespace}_thing_${group}_Thing`, v: 'v1' };

    const pruned = await pruneEntries(fixture.context, [entry, ...entriesOf(configMap('never'))]);

    expect(pruned.survivors).toEqual([entry]);
    expect(pruned.failure).toContain(`Thing/${namespace}/thing delete failed: the API group ${group} does not answer`);

    await fixture.request('DELETE', `${registrations}/v1.${group}`);
    // The API server lists the group for a moment longer.
    await eventually(
      () => pruneEntries(fixture.context, [entry]),
      ({ survivors }) => survivors.length === 0,
    );
  });

  it('asks for the claim before each rank, and before a delete that follows another look', async () => {
    const set = [
      configMap('first'),
      `\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace}-asked }\n`,
    ].join('---');
    await fixture.apply(set);
    const deletes = (): number => fixture.proxy.seen.filter((line) => /^DELETE .*(first|-asked)/.test(line)).length;

    for (const [allowed, expected] of [
      [0, 0],
      [1, 1],
    ] as const) {
      let asked = 0;
      const checkClaim = async (): Promise<void> => {
        if (asked++ === allowed) throw new Error('another run has claimed the object');
      };
      fixture.proxy.failNext(/^DELETE .*first/, { status: 409, reason: 'Conflict' });
      const before = deletes();

      await expect(pruneEntries({ ...fixture.context, checkClaim }, entriesOf(set))).rejects.toThrow('claimed');

      expect(deletes() - before).toBe(expected);
    }
    expect((await fixture.request('GET', `/api/v1/namespaces/${namespace}-asked`)).metadata.name).toBeDefined();
    expect((await fixture.request('GET', path('first'))).metadata.name).toBe('first');
  });
});
