/** What the API server answered instead of what was asked for: its Status object, and where. */
export class KubeApiError extends Error {
  override readonly name = 'KubeApiError';
  /** The HTTP status code. */
  readonly status: number;
  /** The Status' own reason: `NotFound`, `Conflict`, `Invalid`, … */
  readonly reason: string;

  constructor(status: number, reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.reason = reason;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeApiError && error.status === 404;
}
