import { expect, it } from 'vitest';
import { applyPatch, type KubeRequest } from '../../../../../shared/ports/kube/client.ts';
import { CredentialError } from '../../../../../shared/ports/kube/credentials/credentials.ts';
import { AnswerError, NoAnswer } from '../../../../../shared/ports/kube/http/connections.ts';
import { Throttled } from '../../../../../shared/ports/kube/http/read-answer.ts';
import { retryDelay } from '../../../../../shared/ports/kube/http/retry-delay.ts';
import { KubeApiError } from '../../../../../shared/ports/kube/kube-api-error.ts';

const get: KubeRequest = { method: 'GET', path: '/api' };
const post: KubeRequest = { method: 'POST', path: '/api' };
const apply: KubeRequest = { method: 'PATCH', path: '/api', contentType: applyPatch };
const patch: KubeRequest = { method: 'PATCH', path: '/api', contentType: 'application/merge-patch+json' };
const idempotentDelete: KubeRequest = { method: 'DELETE', path: '/api', idempotent: true };
const broken = new Error('socket hang up');
const refused = new NoAnswer('refused', { wasSent: false, isTimeout: false });
const late = new NoAnswer('late', { wasSent: true, isTimeout: true });
const notConnected = new NoAnswer('late', { wasSent: false, isTimeout: true });

it.each<[string, unknown, KubeRequest, number]>([
  ['a read after a broken connection', broken, get, 100],
  ['an apply after a broken connection', broken, apply, 100],
  ['a delete that its caller calls idempotent', broken, idempotentDelete, 100],
  ['a write that never reached the server', refused, post, 100],
  ['a read after a 503', new KubeApiError(503, 'Unknown', ''), get, 100],
  ['a read after a 500 with a reason', new KubeApiError(500, 'InternalError', ''), get, 100],
  ['a throttled write, after what the server asks for', new Throttled('TooManyRequests', '', 2000), post, 2000],
  ['a throttled write, not sooner than the backoff', new Throttled('TooManyRequests', '', 0), post, 100],
])('%s is sent again', (_, error, request, delay) => {
  expect(retryDelay(error, request, 1)).toBe(delay);
});

it.each<[string, unknown, KubeRequest]>([
  ['a write after a broken connection', broken, post],
  ['a patch that is not an apply after a broken connection', broken, patch],
  ['a read that its caller calls not idempotent', broken, { ...get, idempotent: false }],
  ['a read that was not answered in time', late, get],
  ['a write that found no connection in time', notConnected, post],
  ['a read that is refused', new KubeApiError(403, 'Forbidden', ''), get],
  ['an apply after a 500 without a reason', new KubeApiError(500, 'Unknown', ''), apply],
  ['a read whose answer is not JSON', new AnswerError('not JSON'), get],
  ['a read that cannot be written', new TypeError('invalid'), get],
  ['a read without a credential', new CredentialError('none'), get],
])('%s is not sent again', (_, error, request) => {
  expect(retryDelay(error, request, 1)).toBeUndefined();
});

it('waits twice as long each time, and gives up after the fifth attempt', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => retryDelay(broken, get, attempt))).toEqual([100, 200, 400, 800, undefined]);
});
