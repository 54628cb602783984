export type KustomizeErrorCode =
  | 'not-found'
  | 'not-yaml'
  | 'not-kustomization'
  | 'unknown-field'
  | 'not-an-object'
  | 'duplicate'
  | 'cycle'
  | 'outside'
  | 'bad-patch'
  | 'bad-field'
  | 'bad-replacement'
  | 'ambiguous'
  | 'no-target'
  | 'bad-generator'
  | 'remote'
  | 'bad-var'
  | 'bad-plugin'
  | 'bad-openapi'
  | 'too-large';

/** Why a build failed: the file, and the object where one is at fault. */
export class KustomizeError extends Error {
  override readonly name = 'KustomizeError';
  readonly code: KustomizeErrorCode;
  readonly file: string;

  constructor(code: KustomizeErrorCode, file: string, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options);
    this.code = code;
    this.file = file;
  }
}
