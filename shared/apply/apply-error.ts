import { messageOf } from '../base/errors.ts';
import { KubeApiError } from '../ports/kube/kube-api-error.ts';
import { type Change, formatChanges } from './change.ts';

/** An apply that failed. Its message is Flux's; `changes` lists what had been done by then. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  readonly changes: readonly Change[];

  constructor(message: string, changes: readonly Change[], options?: ErrorOptions) {
    super(message, options);
    this.changes = changes;
  }
}

/** The message of a failed apply for people: the reason, then a line for each object that had been changed by then. */
export function describeApplyFailure(error: unknown): string {
  if (!(error instanceof ApplyError)) return messageOf(error);
  const log = formatChanges(error.changes);
  return log === '' ? error.message : `${error.message}\n${log}`;
}

/** The server does not accept an object, or an object does not become ready. The message names the object, in Flux's words. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
}

/**
 * The error of a refused dry-run, in Flux's words. The message of a Secret's error does not contain the refused value.
 *
 * @param subject `Kind/namespace/name`
 */
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

/** The server quotes the value that it refuses. */
function withoutSecrets(subject: string, message: string): string {
  return subject.startsWith('Secret/') ? message.replace(/&value\.valueUnstructured\{.*\}/s, '(not shown)') : message;
}

/** True if deleting and recreating the object could help: as in Flux, every refused value counts as an immutable field. */
export function isImmutableError(error: unknown): boolean {
  if (!(error instanceof KubeApiError)) return false;
  return error.status === 409 || error.status === 422 || /is\simmutable|immutable\sfield/.test(error.message);
}
