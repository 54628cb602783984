/** Why one field was refused: an entry of the Status' `details.causes`. */
export interface KubeErrorCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** What the API server answered instead of what was asked for: its Status object, and where. */
export class KubeApiError extends Error {
  override readonly name = 'KubeApiError';
  /** The HTTP status code. */
  readonly status: number;
  /** The Status' own reason: `NotFound`, `Conflict`, `Invalid`, … */
  readonly reason: string;
  readonly causes: readonly KubeErrorCause[];
  /** The name of the object of which the Status speaks; absent where it speaks of a path. */
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

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 404;
}

/**
 * Whether the server says that the object does not exist. Another 404 says that it does not serve the path, which happens to kinds of
 * an API that is away or changes its versions; whether the object exists is then not known.
 */
export function isObjectNotFound(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 404 && error.objectName !== undefined;
}

export function isConflict(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 409;
}
