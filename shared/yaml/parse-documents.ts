import { CORE_SCHEMA, loadAll, mergeTag, YAMLException } from 'js-yaml';

/** Text that is no YAML: where, and why. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly file: string;
  /** From 1; undefined where the parser cannot tell. */
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, message: string, options?: ErrorOptions) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${message}`, options);
    this.file = file;
    this.line = line;
  }
}

/** `yes` and `on` are strings, as they are to kustomize; `<<` merges. */
const schema = CORE_SCHEMA.withTags(mergeTag);

/** The documents of a file that are not empty. @throws YamlError */
export function parseDocuments(file: string, text: string): unknown[] {
  try {
    return loadAll(text, { schema, filename: file }).filter((document) => document !== null && document !== undefined);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark?.line;
    throw new YamlError(file, line === undefined ? undefined : line + 1, error.reason, { cause: error });
  }
}
