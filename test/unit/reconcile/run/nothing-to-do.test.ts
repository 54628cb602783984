import { expect, it } from 'vitest';
import { jobReasons } from '../../../../shared/queue/job.ts';
import { isNothingToDo } from '../../../../shared/reconcile/run/nothing-to-do.ts';
import { conditionOf, healthStageOf, jobOf, objectOf, recordOf } from '../../../support/states.ts';

const revision = 'main@sha1:1';
const ready = [conditionOf('Ready', 'True')];
const failed = [conditionOf('Ready', 'False')];
const progressing = [conditionOf('Ready', 'Unknown'), conditionOf('Reconciling', 'True')];
const applied = { conditions: ready, observedGeneration: 2, lastAppliedRevision: revision };

const reconciled = objectOf({ status: applied });
const anew = objectOf({ requested: 'r2', status: { ...applied, lastHandledReconcileAt: 'r1' } });
const handled = objectOf({ requested: 'r1', status: { ...applied, lastHandledReconcileAt: 'r1' } });
const waiting = objectOf({ status: { ...applied, conditions: progressing } });
const waitingAnew = objectOf({ requested: 'r2', status: { ...applied, conditions: progressing } });
const failing = objectOf({ status: { ...applied, conditions: failed } });
const failingAnew = objectOf({ requested: 'r2', status: { ...failing.status, lastHandledReconcileAt: 'r1' } });
const failingHandled = objectOf({ requested: 'r1', status: { ...failing.status, lastHandledReconcileAt: 'r1' } });

const timer = { number: 1, due: 1000 };
const none = recordOf();
const checking = recordOf({ timer, state: { health: healthStageOf() } });
const finished = { startedAt: 101, revision, generation: 2 };

/** The reasons that compare what was applied with what there is to apply. */
const comparing = ['push', 'edit', 'dependency', 'retry', 'request'] as const;
const announced = ['push', 'edit', 'request'] as const;

// biome-ignore format: one line a case
it.each([
  ['has applied this revision', reconciled, none, [...comparing, 'health']],
  ['has answered its request', handled, none, [...comparing, 'health']],
  ['no longer carries the request that it has answered', objectOf({ status: { ...applied, lastHandledReconcileAt: 'r1' } }), none, [...comparing, 'health']],
  ['is asked to reconcile anew', anew, none, ['health']],
  ['has no status', objectOf({}), none, ['health']],
  ['has no conditions', objectOf({ status: { ...applied, conditions: [] } }), none, ['health']],
  ['is not ready', failing, none, ['health']],
  ['is ready and reconciling', objectOf({ status: { ...applied, conditions: [...ready, ...progressing] } }), none, ['health']],
  ['was edited', objectOf({ status: { ...applied, observedGeneration: 1 } }), none, ['health']],
  ['has applied another revision', objectOf({ status: { ...applied, lastAppliedRevision: 'main@sha1:0' } }), none, ['health']],
  ['waits for health by a timer', waiting, checking, comparing],
  ['waits for health without a timer', waiting, recordOf({ state: { health: healthStageOf() } }), []],
  ['waits for the health of another revision', waiting, recordOf({ timer, state: { health: healthStageOf({ revision: 'main@sha1:0' }) } }), []],
  ['waits for the health of another generation', waiting, recordOf({ timer, state: { health: healthStageOf({ generation: 1 }) } }), []],
  ['waits for the health that was asked for', waitingAnew, recordOf({ timer, state: { health: healthStageOf({ token: 'r2' }) } }), comparing],
  ['is asked anew while it waits for health', waitingAnew, recordOf({ timer, state: { health: healthStageOf({ token: 'r1' }) } }), []],
  ['is asked for the first time while it waits for health', waitingAnew, checking, []],
  ['has a timer and no health check', waiting, recordOf({ timer }), ['health']],
  ['failed in a run that began after the event', failing, recordOf({ finished }), [...announced, 'health']],
  ['failed in a run that began with the event', failing, recordOf({ finished: { ...finished, startedAt: 100 } }), ['health']],
  ['failed with another revision', failing, recordOf({ finished: { ...finished, revision: 'main@sha1:0' } }), ['health']],
  ['failed with another generation', failing, recordOf({ finished: { ...finished, generation: 1 } }), ['health']],
  ['failed before it was asked anew', failingAnew, recordOf({ finished }), ['health']],
  ['failed as it was asked', failingHandled, recordOf({ finished }), [...announced, 'health']],
] as const)('compares, waits or looks for the right reasons at an object that %s', (_, object, record, expected) => {
  const reasons = jobReasons.filter((reason) => isNothingToDo(jobOf({ reason }), object, record, revision));

  expect(reasons).toEqual(jobReasons.filter((reason) => (expected as readonly string[]).includes(reason)));
});
