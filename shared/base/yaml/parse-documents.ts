import { CORE_SCHEMA, constructFromEvents, EVENT_ID, type Event, mergeTag, type Schema, YAMLException } from 'js-yaml';
import { endWithFile, foldAgain } from './block-scalars.ts';
import { hasMoreSigns } from './count-signs.ts';
import { noteFault } from './document-fault.ts';
import { deepest, type Expansion, measureExpanded, mostValues } from './expansion.ts';
import { findFault, type GoFault } from './find-fault.ts';
import { isListOfObjects } from './is-list.ts';
import { parseEvents } from './parse-events.ts';
import { uniteAnnotations } from './repeated-annotations.ts';
import { meaningOf, objectTags, repeatingTags, scalarTags, settingsTags, valuesTags } from './scalar-tags.ts';
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
export class TooLargeYaml extends YamlError {}

/**
 * What a text is: its keys may be given twice, but for those in strict settings; in objects and values that is noted. `yes` and `on` are texts, but for the settings of kustomize; `<<` merges.
 */
export type Reading = 'last' | 'settings' | 'strict settings' | 'values' | 'objects';

interface Rules {
  readonly schema: Schema;
  /** Of Go's library. */
  readonly version: 2 | 3;
  /** Of a key given twice the last counts; or that is an error; or the first counts, and that is noted. */
  readonly repeats: 'count' | 'fail' | 'noted';
  /** Only the first document counts. */
  readonly isOne: boolean;
  /** A document with more signs that may begin a value takes more memory and time than it is worth, and is not read. */
  readonly mostSigns: number;
}

const mostSigns = 1_200_000;

const settings: Rules = {
  schema: CORE_SCHEMA.withTags(mergeTag, ...settingsTags),
  version: 2,
  repeats: 'count',
  isOne: true,
  mostSigns: mostSigns / 3,
};
const rulesOf: Readonly<Record<Reading, Rules>> = {
  last: {
    schema: CORE_SCHEMA.withTags(mergeTag, ...scalarTags),
    version: 3,
    repeats: 'count',
    isOne: false,
    mostSigns,
  },
  settings,
  'strict settings': { ...settings, repeats: 'fail' },
  values: {
    schema: CORE_SCHEMA.withTags(mergeTag, ...valuesTags),
    version: 3,
    repeats: 'noted',
    isOne: true,
    mostSigns,
  },
  objects: {
    schema: CORE_SCHEMA.withTags(mergeTag, ...objectTags),
    version: 3,
    repeats: 'noted',
    isOne: false,
    mostSigns,
  },
};
const repeating = CORE_SCHEMA.withTags(mergeTag, ...repeatingTags);

/**
 * The documents of a file that are not empty.
 *
 * With settings, it is a file for kustomize itself, to which `yes` is true, and of which the first document counts; so it does with `values` of a
 * chart, in which dates are times. There, and with `objects`, of a key given twice the first counts, and that is noted on the
 * document as its fault. With `objects`, the file is one of Kubernetes objects, and read as kustomize does: of an empty document there is
 * null, folded texts are those that it writes, and what else it could not write is noted as a fault, too.
 *
 * `budget` is shared by files that together may not have more values than that.
 *
 * @throws YamlError
 */
export function parseDocuments(
  file: string,
  text: string,
  reading: Reading = 'last',
  budget: Expansion = { left: mostValues },
): unknown[] {
  const own: Expansion = { left: mostValues };
  const isObjects = reading === 'objects';
  const separator = isObjects ? misplacedSeparator(text) : undefined;
  if (separator !== undefined)
    throw new YamlError(
      file,
      createLineCount(text)(separator) + 1,
      'a document separator has something else behind it than a comment and a document',
    );
  const documents: unknown[] = [];
  const linesBefore = createLineCount(text);
  const pieces = isObjects ? splitObjects(text) : splitDocuments(text);
  for (const piece of pieces) {
    const errorOf = (cause: YAMLException): YamlError => {
      const line = cause.mark && cause.mark.line + linesBefore(piece.start) + 1;
      return new YamlError(file, line, cause.reason, { cause });
    };
    const most = rulesOf[reading].mostSigns;
    if (hasMoreSigns(piece.text, most))
      throw new TooLargeYaml(
        file,
        linesBefore(piece.start) + 1,
        `a document with more than ${most} lines, commas, colons, dashes and brackets is not read: take it apart`,
      );
    try {
      const constructed = construct(piece.text, reading, pieces.length === 1);
      countValues(constructed, [own, budget], file);
      const { values, fault } = constructed;
      const [first = null] = values;
      if (fault && typeof first === 'object' && first !== null) noteFault(first, errorOf(fault.error), fault.isIn);
      for (const value of isObjects ? [first] : values) documents.push(value);
    } catch (error) {
      if (error instanceof YAMLException) throw errorOf(error);
      if (!(error instanceof RangeError)) throw error;
      throw new YamlError(file, linesBefore(piece.start) + 1, 'is nested too deep, by way of its anchors', {
        cause: error,
      });
    }
    if (rulesOf[reading].isOne && documents.length > 0) break;
  }
  const found = documents.map((document) => meaningOf(document) ?? null);
  return isObjects ? found : found.filter((document) => document !== null);
}

/** Takes the values of a document off what its file, and all files together, may hold. @throws TooLargeYaml */
function countValues({ values, size, hasAliases }: Constructed, budgets: readonly Expansion[], file: string): void {
  // An alias is one value in several places: only with one a text can make more than it holds.
  const expanded = hasAliases ? measureExpanded(values) : { size, depth: 0 };
  if (expanded.depth > deepest) throw new RangeError(`${expanded.depth} levels`);
  for (const budget of budgets) budget.left -= expanded.size;
  if (budgets.every(({ left }) => left >= 0)) return;
  const what = hasAliases ? 'its anchors expand to' : 'it holds, with the files read before,';
  throw new TooLargeYaml(file, undefined, `${what} more values than are read`);
}

/** Counts the lines before a place; asked from the first to the last, it goes through the text once. */
function createLineCount(text: string): (end: number) => number {
  let count = 0;
  let counted = 0;
  return (end) => {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < end; at = text.indexOf('\n', counted)) {
      count++;
      counted = at + 1;
    }
    return count;
  };
}

interface Constructed {
  readonly values: unknown[];
  /** How many keys, values and items are written, without what aliases repeat. */
  readonly size: number;
  readonly hasAliases: boolean;
  /** A key of an object that is given twice, or what else Go cannot write. */
  readonly fault?: GoFault | undefined;
}

function construct(text: string, reading: Reading, isAlone: boolean): Constructed {
  const { schema, version, repeats, isOne } = rulesOf[reading];
  const { events, source } = parseEvents(text, version);
  const size = events.length;
  endWithFile(events, source);
  const goFault = findFault(events, source);
  const read = reading === 'objects' ? tagObject(events, source, isAlone) : source;
  const hasAliases = source.includes('*') && events.some(({ type }) => type === EVENT_ID.ALIAS);
  try {
    const values = constructFromEvents(events, {
      schema,
      source: read,
      json: repeats === 'count',
      maxTotalMergeKeys: mostValues,
    });
    return { values: isOne ? values.slice(0, 1) : values, size, hasAliases, fault: goFault };
  } catch (error) {
    if (repeats !== 'noted' || !(error instanceof YAMLException) || error.reason !== 'duplicated mapping key')
      throw error;
    const values = constructFromEvents(events, {
      schema: repeating,
      source: read,
      json: true,
      maxTotalMergeKeys: mostValues,
    });
    if (reading === 'objects') uniteAnnotations(values[0]);
    return { values, size, hasAliases, fault: { error, isIn: hasRepeatedKey } };
  }
}

/** Marks in the events of a Kubernetes object how it is written, and returns the text that they then refer to. */
function tagObject(events: readonly Event[], source: string, isAlone: boolean): string {
  const isList = isListOfObjects(events, source, isAlone);
  return tagCommented(events, tagScalars(events, foldAgain(events, source, isList), isList));
}
