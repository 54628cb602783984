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

  constructor(
    status: number,
    reason: string,
    message: string,
    options: ErrorOptions & { readonly causes?: readonly KubeErrorCause[] } = {},
  ) {
    super(message, options);
    this.status = status;
    this.reason = reason;
    this.causes = options.causes ?? [];
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 404;
}

export function isConflict(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 409;
}
