import { applyPatch, type KubeRequest } from '../client.ts';
import { CredentialError } from '../credentials/credentials.ts';
import { KubeApiError } from '../kube-api-error.ts';
import { AnswerError, NoAnswer } from './connections.ts';
import { Throttled } from './read-answer.ts';

const attempts = 5;

/**
 * Milliseconds to wait before the request is sent again; undefined if it must not be. A throttled request (429) is sent again after what
 * the server asks for. After a connection that broke, or a 5xx, only what is idempotent is; if nothing was sent, any request. What took
 * too long already is not sent again.
 *
 * @param attempt how often the request has been sent, from 1
 */
export function retryDelay(error: unknown, request: KubeRequest, attempt: number): number | undefined {
  if (attempt >= attempts) return undefined;
  const backoff = 100 * 2 ** (attempt - 1);
  if (error instanceof Throttled) return Math.max(error.retryAfterMs, backoff);
  if (error instanceof NoAnswer && (error.isTimeout || !error.wasSent)) return error.isTimeout ? undefined : backoff;
  const idempotent = request.idempotent ?? (request.method === 'GET' || request.contentType === applyPatch);
  if (!idempotent || [AnswerError, TypeError, CredentialError].some((one) => error instanceof one)) return undefined;
  return error instanceof KubeApiError && !isTransient(error) ? undefined : backoff;
}

/** A 500 without a reason is how the server answers an apply that does not fit the kind's schema: it always will. */
function isTransient({ status, reason }: KubeApiError): boolean {
  return status > 500 || (status === 500 && reason !== 'Unknown');
}
