/** Whether templates were deeper inside one another than the stack holds. Asks little of what is left of the stack: no regular expression. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

export type TemplateErrorCode = 'parse' | 'execute' | 'limit';

export interface TemplatePosition {
  /** The name under which the file was parsed: the file to look at. */
  readonly template: string;
  readonly line: number;
  /** Byte offset in the line, as Go counts; absent for parse errors. */
  readonly column?: number;
}

/** What is wrong with a template, in Go's words (`template: name:line:column: executing "name" at <.x>: …`), and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly code: TemplateErrorCode;
  readonly position: TemplatePosition | undefined;
  /** What had been written when execution stopped. */
  partial = '';

  constructor(code: TemplateErrorCode, message: string, position?: TemplatePosition, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.position = position;
  }
}
