import { messageOf } from '../base/errors.ts';
import { KubeApiError } from '../ports/kube/kube-api-error.ts';
import { type Change, formatChanges } from './change.ts';

/** An apply that stopped: what it had done by then is in `changes`. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  readonly changes: readonly Change[];

  constructor(message: string, changes: readonly Change[], options?: ErrorOptions) {
    super(message, options);
    this.changes = changes;
  }
}

/** What people read of a failed apply: why, and what had been changed by then. */
export function describeApplyFailure(error: unknown): string {
  if (!(error instanceof ApplyError)) return messageOf(error);
  const log = formatChanges(error.changes);
  return log === '' ? error.message : `${error.message}\n${log}`;
}

/** One object that the server does not accept, or that does not become ready. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
}

/** Flux's words for a refused dry-run. */
export function dryRunError(subject: string, isNamespaceMissing: boolean, cause: unknown): ObjectError {
  const message = withoutSecrets(subject, messageOf(cause));
  if (isNamespaceMissing) return new ObjectError(`${subject} namespace not specified: ${message}`, { cause });
  if (!(cause instanceof KubeApiError)) return new ObjectError(`${subject} dry-run failed: ${message}`, { cause });
  if (cause.status === 404) return new ObjectError(`${subject} not found: ${message}`, { cause });
  const reason = cause.causes.find((each) => each.reason === 'FieldManagerConflict')?.reason ?? cause.reason;
  return new ObjectError(`${subject} dry-run failed${reason === 'Unknown' ? '' : ` (${reason})`}: ${message}`, {
    cause,
  });
}

/** The server quotes the value that it could not take. */
function withoutSecrets(subject: string, message: string): string {
  return subject.startsWith('Secret/') ? message.replace(/&value\.valueUnstructured\{.*\}/s, '(not shown)') : message;
}

/** Whether deleting the object and making it anew could help: Flux takes every refused value for an immutable field. */
export function isImmutableError(error: unknown): boolean {
  if (!(error instanceof KubeApiError)) return false;
  return error.status === 409 || error.status === 422 || /is\simmutable|immutable\sfield/.test(error.message);
}
