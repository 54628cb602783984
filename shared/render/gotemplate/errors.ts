/** True if the error is a JavaScript stack overflow. Uses no regular expression, because little stack is left when it is called. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

export type TemplateErrorCode = 'parse' | 'execute' | 'limit';

export interface TemplatePosition {
  /** Name under which the text was parsed, usually the file's path. */
  readonly template: string;
  readonly line: number;
  /** Byte offset within the line, as Go counts it; undefined for parse errors. */
  readonly column?: number;
}

/** Error in a template, worded as Go words it (`template: name:line:column: executing "name" at <.x>: …`), with its position. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly code: TemplateErrorCode;
  readonly position: TemplatePosition | undefined;
  /** Output written before execution stopped. */
  partial = '';

  constructor(code: TemplateErrorCode, message: string, position?: TemplatePosition, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.position = position;
  }
}
