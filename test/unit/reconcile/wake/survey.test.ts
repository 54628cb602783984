import { expect, it } from 'vitest';
import { offsetOf } from '../../../../shared/reconcile/wake/due.ts';
import { dueOf } from '../../../../shared/reconcile/wake/survey.ts';
import { conditionOf, objectOf } from '../../../support/states.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A tick of an hour, and so of every period that an hour is a multiple of. */
const now = offsetOf('u1', hour) + 400_000 * hour;
const thisMinute = Math.floor(now / minute);
const span = { after: now - minute, now, upTo: now + minute, isFirst: false };
const first = { isFirst: true };

const spec = { interval: '1h' };
const ready = { conditions: [conditionOf('Ready', 'True')] };
const failed = { conditions: [conditionOf('Ready', 'False')] };
const unknown = conditionOf('Ready', 'Unknown');
const reconcilingFor = (milliseconds: number) =>
  conditionOf('Reconciling', 'True', { lastTransitionTime: new Date(now - milliseconds).toISOString() });

const once = (reason: string, event: string) => [{ reason, event: `${event}/${thisMinute}`, at: now }];
const tick = (period: number, at = now, number = Math.floor(at / period)) => [
  { reason: 'interval', event: `tick/${period}/${number}`, at },
];
const retry = (period: number) => [{ reason: 'retry', event: `retry/${period}/${Math.floor(now / period)}`, at: now }];
const gone = (finalizers?: readonly string[]) => ({
  deletionTimestamp: '2020-01-01T00:00:00Z',
  ...(finalizers === undefined ? {} : { finalizers }),
});

const source = objectOf({ spec, status: ready });
const app = source;

// biome-ignore format: one line a case
it.each([
  ['wakes a deleted object that has a finalizer', 'Kustomization', objectOf({ metadata: gone(['a']), requested: 'r', spec: { suspend: true } }), {}, once('edit', 'gone')],
  ['leaves a deleted object without finalizers', 'Kustomization', objectOf({ metadata: gone(), requested: 'r' }), {}, []],
  ['leaves a deleted object with an empty list of finalizers', 'Kustomization', objectOf({ metadata: gone([]), requested: 'r' }), {}, []],
  ['wakes an object for its request', 'Kustomization', objectOf({ requested: 'r', spec, status: { ...ready, lastHandledReconcileAt: 'q' } }), {}, once('request', 'request/r')],
  ['wakes an object without a status for its request', 'Kustomization', objectOf({ requested: 'r', spec }), {}, once('request', 'request/r')],
  ['wakes a suspended object for its request', 'Kustomization', objectOf({ requested: 'r', spec: { suspend: true } }), {}, once('request', 'request/r')],
  ['wakes an object whose request was answered for its tick', 'Kustomization', objectOf({ requested: 'r', spec, status: { ...ready, lastHandledReconcileAt: 'r' } }), {}, tick(hour)],
  ['wakes an object that no longer carries its answered request for its tick', 'Kustomization', objectOf({ spec, status: { ...ready, lastHandledReconcileAt: 'r' } }), {}, tick(hour)],
  ['leaves a suspended object', 'Kustomization', objectOf({ spec: { ...spec, suspend: true } }), first, []],
  ['wakes an object that is no longer suspended for its tick', 'Kustomization', objectOf({ spec: { ...spec, suspend: false }, status: ready }), {}, tick(hour)],
  ['wakes an object without a status', 'Kustomization', objectOf({ spec }), {}, once('edit', 'edit/2')],
  ['wakes an object whose status has no verdict', 'Kustomization', objectOf({ spec, status: { conditions: [] } }), {}, once('edit', 'edit/2')],
  ['wakes an edited object', 'Kustomization', objectOf({ spec, status: { conditions: [conditionOf('Ready', 'True', { observedGeneration: 1 })] } }), first, once('edit', 'edit/2')],
  ['leaves a stalled object', 'GitRepository', objectOf({ spec, status: { conditions: [...failed.conditions, conditionOf('Stalled', 'True')] } }), first, []],
  ['wakes an object that is not stalled for its tick', 'Kustomization', objectOf({ spec, status: { conditions: [...ready.conditions, conditionOf('Stalled', 'False')] } }), {}, tick(hour)],
  ['wakes an object that has been in progress for more than 15 minutes', 'Kustomization', objectOf({ spec, status: { conditions: [unknown, reconcilingFor(15 * minute + 1)] } }), first, once('drift', 'lost')],
  ['wakes an object that has been in progress for 15 minutes for its tick', 'Kustomization', objectOf({ spec, status: { conditions: [unknown, reconcilingFor(15 * minute)] } }), {}, tick(hour)],
  ['wakes an object of unknown readiness that is not in progress for its tick', 'Kustomization', objectOf({ spec, status: { conditions: [unknown] } }), {}, tick(hour)],
  ['wakes a failed object that has long been in progress for its tick', 'Kustomization', objectOf({ spec, status: { conditions: [...failed.conditions, reconcilingFor(hour)] } }), {}, tick(hour)],
  ['wakes a source at the first look', 'GitRepository', source, first, once('drift', 'first')],
  ['wakes a Receiver at the first look', 'Receiver', source, first, once('drift', 'first')],
  ['wakes a failed Kustomization at the first look', 'Kustomization', objectOf({ spec, status: failed }), first, once('drift', 'first')],
  ['wakes a Kustomization of unknown readiness at the first look', 'Kustomization', objectOf({ spec, status: { conditions: [unknown] } }), first, once('drift', 'first')],
  ['wakes a ready Kustomization at the first look for its tick', 'Kustomization', app, first, tick(hour)],
  ['wakes a source at a later look for its tick', 'GitRepository', source, {}, tick(hour)],
  ['wakes an object that the API server marks with null for its tick', 'Kustomization', objectOf({ spec: { ...spec, suspend: null }, status: ready }), {}, tick(hour)],
  ['announces a tick of the coming minute', 'Kustomization', app, { after: now - 2 * minute, now: now - minute, upTo: now }, tick(hour)],
  ['makes up for a lost tick at once', 'Kustomization', app, { now: now + minute, upTo: now + 2 * minute }, tick(hour, now + minute, Math.floor(now / hour))],
  ['leaves an object whose tick was seen before', 'Kustomization', app, { after: now }, []],
  ['leaves an object whose tick comes later', 'Kustomization', app, { after: now - 3 * minute, now: now - 2 * minute, upTo: now - 1 }, []],
  ['wakes an object without an interval every ten minutes', 'Receiver', objectOf({ status: ready }), {}, tick(10 * minute)],
  ['wakes an object with an interval that cannot be read every ten minutes', 'Receiver', objectOf({ spec: { interval: 'soon' }, status: ready }), {}, tick(10 * minute)],
  ['wakes an object with an interval that is not a text every ten minutes', 'Receiver', objectOf({ spec: { interval: 5 }, status: ready }), {}, tick(10 * minute)],
  ['wakes a failed object at its retry interval of more than 15 minutes', 'Kustomization', objectOf({ spec: { ...spec, retryInterval: '20m' }, status: failed }), {}, retry(20 * minute)],
  ['wakes a failed object whose retry interval a timer reaches for its tick', 'Kustomization', objectOf({ spec: { ...spec, retryInterval: '15m' }, status: failed }), {}, tick(hour)],
  ['wakes a failed object whose retry interval cannot be read for its tick', 'Kustomization', objectOf({ spec: { ...spec, retryInterval: 'soon' }, status: failed }), {}, tick(hour)],
  ['wakes a failed object without a retry interval for its tick', 'Kustomization', objectOf({ spec, status: failed }), {}, tick(hour)],
  ['wakes a ready object with a long retry interval for its tick', 'Kustomization', objectOf({ spec: { ...spec, retryInterval: '20m' }, status: ready }), {}, tick(hour)],
] as const)('%s', (_, kind, object, change, expected) => {
  expect(dueOf(kind, object, { ...span, ...change })).toEqual(expected);
});

it('wakes an object with an interval of a millisecond twelve times a minute', () => {
  const object = objectOf({ spec: { interval: '1ms' }, status: ready });

  expect(dueOf('Kustomization', object, { ...span, after: now })).toHaveLength(12);
});
