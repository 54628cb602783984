/** Text that is not YAML: where, and why. */
export class YamlError extends Error {
  override readonly name: string = 'YamlError';
  readonly file: string;
  /** From 1; undefined where the parser cannot tell. */
  readonly line: number | undefined;
  /** The message without the place. */
  readonly reason: string;

  constructor(file: string, line: number | undefined, reason: string, options?: ErrorOptions) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`, options);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

/** YAML that holds more than is read. */
export class TooLargeYaml extends YamlError {
  override readonly name = 'TooLargeYaml';
}
