import { expect, it } from 'vitest';
import { recordRun, type Snapshot } from '../../../../shared/reconcile/kustomization/history.ts';

const early = '2000-01-01T00:00:00Z';
const now = '2000-01-02T00:00:00Z';
const run = {
  digest: 'a',
  status: 'Succeeded',
  startedAt: Date.parse(now) - 1500,
  now: Date.parse(now),
  metadata: { revision: 'main@sha1:1' },
};

function snapshot(digest: string, lastReconciledStatus: string, change: Partial<Snapshot> = {}): Snapshot {
  return {
    digest,
    firstReconciled: early,
    lastReconciled: early,
    lastReconciledDuration: '1s',
    lastReconciledStatus,
    totalReconciliations: 3,
    metadata: { revision: 'main@sha1:0' },
    ...change,
  };
}

const ofThisRun = { lastReconciled: now, lastReconciledDuration: '1.5s', metadata: run.metadata };
const first = snapshot('a', 'Succeeded', { ...ofThisRun, firstReconciled: now, totalReconciliations: 1 });
const counted = snapshot('a', 'Succeeded', { ...ofThisRun, totalReconciliations: 4 });
const others = ['b', 'c', 'd', 'e', 'f'].map((digest) => snapshot(digest, 'Succeeded'));

// biome-ignore format: one line a case
it.each([
  ['begins a history', [], [first]],
  ['counts up where the build and its result are the same', [snapshot('a', 'Succeeded')], [counted]],
  ['adds a line for another build', [snapshot('b', 'Succeeded')], [first, snapshot('b', 'Succeeded')]],
  ['adds a line for another result', [snapshot('a', 'Failed')], [first, snapshot('a', 'Failed')]],
  ['moves the line that it counts up to the front', [...others.slice(0, 4), snapshot('a', 'Succeeded')], [counted, ...others.slice(0, 4)]],
  ['keeps five lines', others, [first, ...others.slice(0, 4)]],
])('%s', (_, history, expected) => {
  expect(recordRun(history, run)).toEqual(expected);
});
