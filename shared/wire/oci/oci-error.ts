export type OciErrorCode =
  | 'invalid-url'
  | 'invalid-digest'
  | 'unauthorized'
  | 'not-found'
  | 'selection'
  | 'unreachable'
  | 'refused'
  | 'protocol'
  | 'too-large'
  | 'corrupt';

/** Why a registry's repository could not be read. The message never holds a credential. */
export class OciError extends Error {
  override readonly name = 'OciError';
  readonly code: OciErrorCode;

  constructor(code: OciErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
