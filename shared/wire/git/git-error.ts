export type GitErrorCode =
  | 'invalid-url'
  | 'unreachable'
  | 'refused'
  | 'unauthorized'
  | 'not-found'
  | 'protocol'
  | 'empty'
  | 'no-such-ref'
  | 'too-large'
  | 'corrupt';

/** Why a repository could not be read. The message never holds a credential. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly code: GitErrorCode;

  constructor(code: GitErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
