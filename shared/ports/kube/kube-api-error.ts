/** Why one field was refused: an entry of the Status' `details.causes`. */
export interface KubeErrorCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** The API server refused a request: its Status object. */
export class KubeApiError extends Error {
  override readonly name = 'KubeApiError';
  /** The HTTP status code. */
  readonly status: number;
  /** The Status' own reason: `NotFound`, `Conflict`, `Invalid`, … */
  readonly reason: string;
  readonly causes: readonly KubeErrorCause[];
  /** The name of the object that the Status is about; undefined if it is about a path. */
  readonly objectName: string | undefined;

  constructor(
    status: number,
    reason: string,
    message: string,
    options: ErrorOptions & {
      readonly causes?: readonly KubeErrorCause[];
      readonly objectName?: string | undefined;
    } = {},
  ) {
    super(message, options);
    this.status = status;
    this.reason = reason;
    this.causes = options.causes ?? [];
    this.objectName = options.objectName;
  }
}

/** True for every 404: the object does not exist, or the server does not serve the path. */
export function isNotFound(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 404;
}

/**
 * True if the server says that the object does not exist. With any other 404 it does not serve the path, for example because the API
 * server of the group is away or its versions change; then it is not known whether the object exists.
 */
export function isObjectNotFound(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 404 && error.objectName !== undefined;
}

/** True for a 409: the object is another one, or another version, than the request named. */
export function isConflict(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 409;
}
