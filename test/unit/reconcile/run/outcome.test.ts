import { expect, it } from 'vitest';
import { StageError } from '../../../../shared/base/errors.ts';
import { DecodeError } from '../../../../shared/flux/api/decode.ts';
import { KubeApiError } from '../../../../shared/ports/kube/kube-api-error.ts';
import { outcomeOf } from '../../../../shared/reconcile/run/outcome.ts';
import { gitRepository } from '../../../../shared/source/kinds/git-repository.ts';
import { GitError } from '../../../../shared/wire/git/git-error.ts';

const checkout = 'failed to checkout and determine revision: no';

// biome-ignore format: one line a case
it.each([
  ['retries a failed stage', new StageError('AuthenticationFailed', 'no'), 'AuthenticationFailed', 'no', false],
  ['retries a stage that waits', new StageError('StorageOperationFailed', 'no', { outcome: 'wait', afterSeconds: 1 }), 'StorageOperationFailed', 'no', false],
  ['stalls where only another object helps', new StageError('URLInvalid', 'no', { outcome: 'stalled' }), 'URLInvalid', 'no', true],
  ['stalls over a URL that is not valid', new GitError('invalid-url', 'no'), 'URLInvalid', 'no', true],
  ['retries an empty repository', new GitError('empty', 'no'), 'EmptyGitRepository', 'no', false],
  ['retries an address that is refused', new GitError('refused', 'no'), 'URLInvalid', checkout, false],
  ['retries a server that cannot be reached', new GitError('unreachable', 'no'), 'GitOperationFailed', checkout, false],
  ['retries credentials that are not accepted', new GitError('unauthorized', 'no'), 'GitOperationFailed', checkout, false],
  ['retries a repository that does not exist', new GitError('not-found', 'no'), 'GitOperationFailed', checkout, false],
  ['retries an answer that is not Git’s', new GitError('protocol', 'no'), 'GitOperationFailed', checkout, false],
  ['retries a reference that does not exist', new GitError('no-such-ref', 'no'), 'GitOperationFailed', checkout, false],
  ['retries a repository that is too large', new GitError('too-large', 'no'), 'GitOperationFailed', checkout, false],
  ['retries a damaged object', new GitError('corrupt', 'no'), 'InvalidGitObject', checkout, false],
])('%s', (_, error, reason, message, stalled) => {
  const outcome = outcomeOf(gitRepository.explain(error) ?? error, 'Failed');

  expect(outcome).toMatchObject({ reason, message });
  expect(outcome?.end === 'stalled').toBe(stalled);
});

it('retries an answer of the API server', () => {
  const error = new KubeApiError(500, 'InternalError', 'broken');

  expect(outcomeOf(error, 'Failed')).toEqual({ end: 'retry', reason: 'Failed', message: 'broken' });
});

it('stalls over an object that its schema refuses', () => {
  const error = new DecodeError('spec.interval: no');

  expect(outcomeOf(error, 'Failed')).toEqual({
    end: 'stalled',
    reason: 'ValidationFailed',
    message: 'spec.interval: no',
  });
});

it.each([
  ['a fault of the program', new TypeError('x is not a function')],
  ['what is not an error', 'no'],
])('leaves %s to the worker', (_, error) => {
  expect(outcomeOf(error, 'Failed')).toBeUndefined();
});
