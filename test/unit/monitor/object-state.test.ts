import { expect, it } from 'vitest';
import type { FluxObject } from '../../../shared/flux/objects.ts';
import { describeState, type KnownObject } from '../../../shared/monitor/object-state.ts';
import type { AppliedRecord } from '../../../shared/reconcile/run/record.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

interface Given {
  readonly ready?: readonly [status: 'True' | 'False' | 'Unknown', reason: string, message: string];
  readonly stalled?: boolean;
  readonly spec?: object;
  readonly deleted?: boolean;
  readonly record?: Partial<AppliedRecord>;
  readonly known?: Partial<KnownObject>;
}

function stateOf({ ready, stalled = false, spec = {}, deleted = false, record, known = {} }: Given) {
  const [status = 'True', reason = '', message = ''] = ready ?? [];
  const base = { observedGeneration: 1, lastTransitionTime: '' } as const;
  const conditions = [
    { type: 'Ready', status, reason, message, ...base },
    ...(stalled ? [{ type: 'Stalled', status: 'True' as const, reason, message, ...base }] : []),
  ];
  const object: FluxObject = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: 'app',
      namespace: 'default',
      uid: 'u1',
      resourceVersion: '1',
      generation: 1,
      ...(deleted ? { deletionTimestamp: '2026-01-01T11:59:00Z' } : {}),
    },
    spec: { interval: '10m', ...spec },
    status: ready === undefined ? {} : { conditions },
  };
  return describeState(
    {
      object,
      record: record === undefined ? undefined : { version: 2, uid: 'u1', state: {}, ...record },
      queued: 0,
      taken: false,
      deadLetters: 0,
      ...known,
    },
    now,
  );
}

const claim = { run: 'r', revision: 'a', generation: 1, at: now - 12_000 };
const finished = { startedAt: now - 60_000, revision: 'a', generation: 1 };
const ok = ['True', 'ReconciliationSucceeded', 'Applied revision: a'] as const;
const health = {
  revision: 'a',
  generation: 1,
  startedAt: now - 10_000,
  deadline: now + 50_000,
  wasHealthy: false,
  drifted: false,
  targets: [{ id: 'default_web_apps_Deployment', v: 'v1' }],
  jobsWithTtl: [],
  checksum: '',
  looks: 1,
  reconcileStartedAt: now - 12_000,
};

it.each<[string, Given, string]>([
  ['nobody has looked at', {}, 'not looked at yet'],
  ['is as it should be', { ready: ok, record: { claim, finished: { ...finished, startedAt: claim.at } } }, 'waits'],
  ['a worker has', { ready: ok, record: { claim, finished }, known: { taken: true } }, 'running for 12s'],
  [
    'claims its object, where the queue cannot be looked into',
    { ready: ok, record: { claim, finished }, known: { taken: undefined, queued: undefined } },
    'running for 12s',
  ],
  [
    'claimed its object long ago',
    {
      ready: ok,
      record: { claim: { ...claim, at: now - 3_600_000 }, finished: { ...finished, startedAt: 0 } },
      known: { taken: undefined, queued: undefined },
    },
    'waits',
  ],
  ['is in the queue', { ready: ok, known: { queued: 2 } }, 'due, 2 in the queue'],
  ['is being deleted', { ready: ok, deleted: true }, 'being deleted'],
  ['is suspended', { ready: ok, spec: { suspend: true } }, 'suspended'],
  [
    'waits for health',
    {
      ready: ['Unknown', 'Progressing', ''],
      record: { claim, state: { health }, timer: { number: 1, due: now + 5000 } },
    },
    'waits for health of 1 object, 50s left',
  ],
  [
    'waits for a dependency',
    { ready: ['False', 'DependencyNotReady', "dependency 'a/b' is not ready"] },
    "waits: dependency 'a/b' is not ready",
  ],
  ['has stalled', { ready: ['False', 'UnsupportedField', 'no'], stalled: true }, 'stalled until it changes'],
  ['has failed', { ready: ['False', 'BuildFailed', 'no'] }, 'will be tried again'],
  ['has dead letters', { ready: ok, known: { deadLetters: 2 } }, '2 dead letters, waits'],
])('describes an object that %s', (_, given, state) => {
  expect(stateOf(given).state).toBe(state);
});

it('looks next when its timer is due, and without one at its interval', () => {
  const failed = ['False', 'BuildFailed', 'no'] as const;

  const atTimer = stateOf({ ready: failed, record: { timer: { number: 1, due: now + 5000 } } }).next;
  const atInterval = stateOf({ ready: failed, record: { timer: { number: 1, due: now - 5000 } } }).next ?? 0;

  expect(atTimer).toBe(now + 5000);
  expect(atInterval).toBeGreaterThan(now);
  expect(atInterval).toBeLessThanOrEqual(now + 600_000);
});

it.each<[string, Given]>([
  ['is suspended', { ready: ok, spec: { suspend: true } }],
  ['has stalled', { ready: ok, stalled: true }],
  ['has an interval that cannot be read', { ready: ok, spec: { interval: 'soon' } }],
])('does not look by itself at an object that %s', (_, given) => {
  expect(stateOf(given).next).toBeUndefined();
});
