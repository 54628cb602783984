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

interface Details extends ErrorOptions {
  /** From 1. */
  readonly line?: number | undefined;
}

/** Why a build failed: the file, the line where it can be told, and the object where one is at fault. */
export class KustomizeError extends Error {
  override readonly name = 'KustomizeError';
  readonly code: KustomizeErrorCode;
  readonly file: string;
  readonly line: number | undefined;
  /** The message without the place. */
  readonly detail: string;

  constructor(code: KustomizeErrorCode, file: string, message: string, { line, ...options }: Details = {}) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${message}`, options);
    this.code = code;
    this.file = file;
    this.line = line;
    this.detail = message;
  }
}
