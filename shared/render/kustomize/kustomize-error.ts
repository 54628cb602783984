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
  | 'bad-selector'
  | 'bad-replacement'
  | 'ambiguous'
  | 'no-target'
  | 'bad-generator'
  | 'remote'
  | 'bad-var'
  | 'bad-plugin'
  | 'bad-openapi'
  | 'too-large';

/** Where something is wrong, as far as it is known. */
export interface ErrorPlace {
  /** From the root of the tree; empty where it is not known yet. */
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** Its kind and name. */
  readonly object?: string | undefined;
  /** Its path within the object, with `/` or `.` between the keys. */
  readonly field?: string | undefined;
}

/** Why a build failed: the file, and the line, object and field where they are known. */
export class KustomizeError extends Error {
  override readonly name = 'KustomizeError';
  readonly code: KustomizeErrorCode;
  readonly file: string;
  readonly line: number | undefined;
  readonly object: string | undefined;
  readonly field: string | undefined;
  /** The message without file and line. */
  readonly detail: string;
  /** What is wrong, without any place. */
  readonly reason: string;

  constructor(
    code: KustomizeErrorCode,
    file: string,
    reason: string,
    { line, object, field, ...options }: Omit<ErrorPlace, 'file'> & ErrorOptions = {},
  ) {
    const detail = [object, field, reason].filter(Boolean).join(': ');
    super(file === '' ? detail : `${file}${line === undefined ? '' : `:${line}`}: ${detail}`, options);
    this.code = code;
    this.file = file;
    this.line = line;
    this.object = object;
    this.field = field;
    this.detail = detail;
    this.reason = reason;
  }
}

/** An error without a file. The caller knows the file, and adds it with {@link withPlace}. */
export function fault(
  code: KustomizeErrorCode,
  reason: string,
  place: Omit<ErrorPlace, 'file'> & ErrorOptions = {},
): KustomizeError {
  return new KustomizeError(code, '', reason, place);
}

/** Runs code that knows less of the place than its caller: an error that names no file gets what it does not say itself. */
export function withPlace<T>(place: ErrorPlace, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof KustomizeError) || error.file !== '') throw error;
    const { code, reason, object = place.object, field = place.field, line = place.line, cause } = error;
    throw new KustomizeError(code, place.file ?? '', reason, { object, field, line, cause });
  }
}
