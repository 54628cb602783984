import { CORE_SCHEMA, constructFromEvents, EVENT_ID, mergeTag, YAMLException } from 'js-yaml';
import { endWithFile, foldAgain } from './block-scalars.ts';
import { noteFault } from './document-fault.ts';
import { expandedSize, mostValues } from './expansion.ts';
import { findInfinite, type GoFault } from './go-faults.ts';
import { parseEvents } from './parse-events.ts';
import { uniteAnnotations } from './repeated-annotations.ts';
import { meaningOf, objectTags, repeatingTags, scalarTags, settingsTags } from './scalar-tags.ts';
import { misplacedSeparator, splitDocuments, splitObjects } from './split-documents.ts';
import { tagCommented } from './tag-commented.ts';
import { tagScalars } from './tag-scalars.ts';
import { hasRepeatedKey } from './written-scalars.ts';

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

/**
 * What a text is: its keys may be given twice, but for those of Kubernetes objects and in strict settings; `yes` and `on` are texts, but for the
 * settings of kustomize; `<<` merges.
 */
export type Reading = 'last' | 'settings' | 'strict settings' | 'objects';

/** What counts of the documents of a piece. */
const takes: Readonly<Record<Reading, (values: readonly unknown[]) => readonly unknown[]>> = {
  last: (values) => values,
  settings: (values) => values.slice(0, 1),
  'strict settings': (values) => values.slice(0, 1),
  objects: ([first = null]) => [first],
};

const settings = CORE_SCHEMA.withTags(mergeTag, ...settingsTags);
const schemas = {
  last: CORE_SCHEMA.withTags(mergeTag, ...scalarTags),
  settings,
  'strict settings': settings,
  objects: CORE_SCHEMA.withTags(mergeTag, ...objectTags),
};
const repeating = CORE_SCHEMA.withTags(mergeTag, ...repeatingTags);

/**
 * The documents of a file that are not empty. Of a key given twice the last counts.
 *
 * With settings, it is a file for kustomize itself, to which `yes` is true, and of which the first document counts. With `objects`, the file is
 * one of Kubernetes objects, and read as kustomize does: of an empty document there is null, folded texts are those that it writes, and what it could
 * not write, such as a key given twice, is noted on the document as its fault.
 *
 * @throws YamlError
 */
export function parseDocuments(file: string, text: string, reading: Reading = 'last'): unknown[] {
  let expanded = 0;
  const isObjects = reading === 'objects';
  const separator = isObjects ? misplacedSeparator(text) : undefined;
  if (separator !== undefined)
    throw new YamlError(
      file,
      lineAt(text, separator) + 1,
      'a document separator has something else behind it than a comment and a document',
    );
  const documents: unknown[] = [];
  for (const piece of isObjects ? splitObjects(text) : splitDocuments(text)) {
    const errorOf = (cause: YAMLException): YamlError => {
      const line = cause.mark && cause.mark.line + lineAt(text, piece.start) + 1;
      return new YamlError(file, line, cause.reason, { cause });
    };
    try {
      const { values, hasAliases, fault } = construct(piece.text, reading);
      // An alias is one value in several places: only with one a text can make more than it holds.
      if (hasAliases) expanded += expandedSize(values);
      documents.push(...takes[reading](values));
      const last = documents.at(-1);
      if (fault && typeof last === 'object' && last !== null) noteFault(last, errorOf(fault.error), fault.isIn);
    } catch (error) {
      throw error instanceof YAMLException ? errorOf(error) : error;
    }
    if (isSettings(reading) && documents.length > 0) break;
  }
  if (expanded > mostValues)
    throw new YamlError(file, undefined, 'its anchors expand to more values than a file may hold');
  const found = documents.map((document) => meaningOf(document) ?? null);
  return isObjects ? found : found.filter((document) => document !== null);
}

function isSettings(reading: Reading): boolean {
  return reading === 'settings' || reading === 'strict settings';
}

/** From 0. */
function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length - 1;
}

interface Constructed {
  readonly values: unknown[];
  readonly hasAliases: boolean;
  /** A key of an object that is given twice, or a number that JSON does not have. */
  readonly fault?: GoFault | undefined;
}

function construct(text: string, reading: Reading): Constructed {
  const { events, source } = parseEvents(text, isSettings(reading) ? 2 : 3);
  endWithFile(events, source);
  const read =
    reading === 'objects'
      ? [foldAgain, tagScalars, tagCommented].reduce((text, pass) => pass(events, text), source)
      : source;
  const options = { schema: schemas[reading], source: read };
  const hasAliases = source.includes('*') && events.some(({ type }) => type === EVENT_ID.ALIAS);
  try {
    const values = constructFromEvents(events, { ...options, json: reading === 'last' || reading === 'settings' });
    return { values, hasAliases, fault: findInfinite(events, source) };
  } catch (error) {
    if (reading !== 'objects' || !(error instanceof YAMLException) || error.reason !== 'duplicated mapping key')
      throw error;
    const values = constructFromEvents(events, { ...options, schema: repeating, json: true });
    uniteAnnotations(values[0]);
    return { values, hasAliases, fault: { error, isIn: hasRepeatedKey } };
  }
}
