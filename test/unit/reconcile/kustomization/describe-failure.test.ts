import { expect, it } from 'vitest';
import { StageError } from '../../../../shared/base/errors.ts';
import { KubeApiError } from '../../../../shared/ports/kube/kube-api-error.ts';
import { InventoryError } from '../../../../shared/reconcile/kustomization/apply/inventory-error.ts';
import { describeFailure } from '../../../../shared/reconcile/kustomization/describe-failure.ts';
import type { KustomizationRun } from '../../../../shared/reconcile/kustomization/run.ts';
import { LiveObject } from '../../../../shared/reconcile/run/live-object.ts';
import { outcomeOf } from '../../../../shared/reconcile/run/outcome.ts';
import { objectOf } from '../../../support/states.ts';

type Failed = Parameters<typeof describeFailure>[1];

const inventory = () => ({ inventory: { entries: [] } });

// biome-ignore format: one line a case
it.each([
  ['retries a failed stage after the interval of the object', new StageError('BuildFailed', 'no'), { reason: 'BuildFailed', message: 'no', end: 'retry' }],
  ['waits for what is missing as long as the stage says', new StageError('ArtifactFailed', 'no', { outcome: 'wait', afterSeconds: 30 }), { reason: 'ArtifactFailed', message: 'no', end: 'waiting', afterMs: 30_000 }],
  ['waits no time where the stage says so', new StageError('ArtifactFailed', 'no', { outcome: 'wait', afterSeconds: 0 }), { reason: 'ArtifactFailed', message: 'no', end: 'waiting', afterMs: 0 }],
  ['stalls where only another object helps', new StageError('AccessDenied', 'no', { outcome: 'stalled' }), { reason: 'AccessDenied', message: 'no', end: 'stalled' }],
  ['retries a conflict after a second', new KubeApiError(409, 'Conflict', 'changed'), { reason: 'ReconciliationFailed', message: 'changed', end: 'retry', afterMs: 1000 }],
  ['retries another answer of the API server after the interval of the object', new KubeApiError(500, 'InternalError', 'broken'), { reason: 'ReconciliationFailed', message: 'broken', end: 'retry' }],
])('%s', (_, error, expected) => {
  expect(outcomeOf(error, 'ReconciliationFailed')).toEqual(expected);
});

it('keeps the inventory and the checksum of a failure that has them', () => {
  const error = new InventoryError('PruneFailed', 'no', inventory, 'sha256:1');
  const live = objectOf({});
  const clock = { now: () => 1000 };
  const run = { object: new LiveObject(live, clock), revision: 'main@sha1:1', startedAt: 0, clock };

  const { status } = describeFailure(run as unknown as KustomizationRun, outcomeOf(error, '') as Failed, error);

  expect(status?.(live as never)).toMatchObject({
    lastAttemptedRevision: 'main@sha1:1',
    inventory: { entries: [] },
    history: [{ digest: 'sha256:1', lastReconciledStatus: 'PruneFailed' }],
  });
});

it.each([
  ['a fault of the program', new TypeError('x is not a function')],
  ['what is not an error', 'no'],
  ['nothing', undefined],
])('leaves %s to the worker', (_, error) => {
  expect(outcomeOf(error, 'ReconciliationFailed')).toBeUndefined();
});
