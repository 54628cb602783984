import { expect, it } from 'vitest';
import { StageError } from '../../../../shared/errors.ts';
import { KubeApiError } from '../../../../shared/kube/kube-api-error.ts';
import { InventoryError } from '../../../../shared/reconcile/kustomization/apply-revision.ts';
import { failureOf } from '../../../../shared/reconcile/kustomization/fail.ts';

const inventory = () => ({ inventory: { entries: [] } });

// biome-ignore format: one line a case
it.each([
  ['retries a failed stage after the interval of the object', new StageError('BuildFailed', 'no'), { reason: 'BuildFailed', message: 'no', outcome: 'retry' }],
  ['waits for what is missing as long as the stage says', new StageError('ArtifactFailed', 'no', { outcome: 'wait', afterSeconds: 30 }), { reason: 'ArtifactFailed', message: 'no', outcome: 'wait', afterMs: 30_000 }],
  ['waits no time where the stage says so', new StageError('ArtifactFailed', 'no', { outcome: 'wait', afterSeconds: 0 }), { reason: 'ArtifactFailed', message: 'no', outcome: 'wait', afterMs: 0 }],
  ['stalls where only another object helps', new StageError('AccessDenied', 'no', { outcome: 'stalled' }), { reason: 'AccessDenied', message: 'no', outcome: 'stalled' }],
  ['retries a conflict after a second', new KubeApiError(409, 'Conflict', 'changed'), { reason: 'ReconciliationFailed', message: 'changed', outcome: 'retry', afterMs: 1000 }],
  ['retries another answer of the API server after the interval of the object', new KubeApiError(500, 'InternalError', 'broken'), { reason: 'ReconciliationFailed', message: 'broken', outcome: 'retry' }],
])('%s', (_, error, expected) => {
  expect(failureOf(error)).toEqual(expected);
});

it('keeps the inventory and the checksum of a failure that has them', () => {
  const failure = failureOf(new InventoryError('PruneFailed', 'no', inventory, 'sha256:1'));

  expect(failure).toMatchObject({
    reason: 'PruneFailed',
    message: 'no',
    outcome: 'retry',
    inventory,
    checksum: 'sha256:1',
  });
});

it.each([
  ['a fault of the program', new TypeError('x is not a function')],
  ['what is not an error', 'no'],
  ['nothing', undefined],
])('leaves %s to the worker', (_, error) => {
  expect(failureOf(error)).toBeUndefined();
});
