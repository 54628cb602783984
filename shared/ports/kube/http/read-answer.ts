import { parseExactJson } from '../../../base/go/json/exact-json.ts';
import type { KubeRequest } from '../client.ts';
import { KubeApiError, type KubeErrorCause } from '../kube-api-error.ts';
import { AnswerError, type HttpAnswer } from './connections.ts';

const longestRetryAfterMs = 30_000;

/** The server asks for fewer requests (429). */
export class Throttled extends KubeApiError {
  /** Milliseconds after which the request may be sent again. */
  readonly retryAfterMs: number;

  constructor(reason: string, message: string, retryAfterMs: number) {
    super(429, reason, message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The JSON of an answer, with integers exact; undefined if it is empty.
 *
 * @throws KubeApiError if the server refused the request, AnswerError if the answer is not JSON
 */
export function readAnswer(request: KubeRequest, { status, text, headers }: HttpAnswer): unknown {
  if (status >= 300) throw errorFrom(request, status, text, Number(headers['retry-after'] ?? 1));
  if (text === '') return undefined;
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new AnswerError(`${request.method} ${request.path}: the answer is not JSON; is the server an API server?`, {
      cause,
    });
  }
}

/** The part of a Status object that errors keep. */
interface StatusAnswer {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly name?: string; readonly causes?: readonly KubeErrorCause[] };
}

function errorFrom(
  { method, path }: KubeRequest,
  status: number,
  text: string,
  retryAfterSeconds: number,
): KubeApiError {
  const { reason = 'Unknown', message = `${method} ${path}: HTTP ${status}`, details } = parseStatus(text);
  if (status !== 429)
    return new KubeApiError(status, reason, message, { causes: details?.causes ?? [], objectName: details?.name });
  const seconds = Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : 1;
  return new Throttled(reason, message, Math.min(seconds * 1000, longestRetryAfterMs));
}

function parseStatus(text: string): StatusAnswer {
  try {
    return (JSON.parse(text) as StatusAnswer | null) ?? {};
  } catch {
    // Not a Status object (a proxy's page): the status code says enough.
    return {};
  }
}
