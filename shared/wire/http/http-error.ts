export type HttpErrorCode =
  | 'invalid-url'
  | 'refused'
  | 'unreachable'
  | 'timed-out'
  | 'redirect'
  | 'too-large'
  | 'cut-off';

/** Why a request got no usable answer. The message names the URL without its user and its query, and never holds a credential. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: HttpErrorCode;

  constructor(code: HttpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
