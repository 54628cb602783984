import { CORE_SCHEMA, constructFromEvents, EVENT_ID, mergeTag, parseEvents, YAMLException } from 'js-yaml';
import { endWithFile, foldAgain } from './block-scalars.ts';
import { expandedSize, mostValues } from './expansion.ts';
import { parseRepaired } from './parse-repaired.ts';
import { meaningOf, objectTags, scalarTags } from './scalar-tags.ts';
import { splitDocuments } from './split-documents.ts';
import { tagCommented } from './tag-commented.ts';
import { tagQuoted } from './tag-quoted.ts';

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
const schemas = {
  last: CORE_SCHEMA.withTags(mergeTag, ...scalarTags),
  error: CORE_SCHEMA.withTags(mergeTag, ...objectTags),
};

/**
 * The documents of a file that are not empty. Of a key given twice the last counts; or it is an `error`, as in Kubernetes objects, whose folded
 * texts are read as kustomize does.
 *
 * @throws YamlError
 */
export function parseDocuments(file: string, text: string, duplicates: 'last' | 'error' = 'last'): unknown[] {
  let expanded = 0;
  const documents = splitDocuments(text).flatMap((piece) => {
    try {
      const { values, hasAliases } = parseRepaired(piece.text, (source) => construct(file, source, duplicates));
      // An alias is one value in several places: only with one a text can make more than it holds.
      if (hasAliases) expanded += expandedSize(values);
      return values;
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const line = error.mark && error.mark.line + lineAt(text, piece.start) + 1;
      throw new YamlError(file, line, error.reason, { cause: error });
    }
  });
  if (expanded > mostValues)
    throw new YamlError(file, undefined, 'its anchors expand to more values than a file may hold');
  return documents.map(meaningOf).filter((document) => document !== null && document !== undefined);
}

/** From 0. */
function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length - 1;
}

interface Constructed {
  readonly values: unknown[];
  readonly hasAliases: boolean;
}

function construct(filename: string, source: string, duplicates: 'last' | 'error'): Constructed {
  const events = parseEvents(source, { filename });
  endWithFile(events, source);
  const read =
    duplicates === 'error'
      ? [foldAgain, tagQuoted, tagCommented].reduce((text, pass) => pass(events, text), source)
      : source;
  const values = constructFromEvents(events, {
    schema: schemas[duplicates],
    filename,
    json: duplicates === 'last',
    source: read,
  });
  return { values, hasAliases: source.includes('*') && events.some(({ type }) => type === EVENT_ID.ALIAS) };
}
