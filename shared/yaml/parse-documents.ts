import {
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  intCoreTag,
  mergeTag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import { blank, blankTags } from './blank-tags.ts';
import { endWithFile, foldAgain } from './block-scalars.ts';
import { expandsTooFar } from './expansion.ts';
import { parseRepaired } from './parse-repaired.ts';
import { splitDocuments } from './split-documents.ts';

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

/** The integers that Go holds exactly; larger ones are floats to it too. */
const largest = 2n ** 64n;

/** `0755` is octal, as `0o755` is; integers that a number cannot hold exactly are bigints. */
const octalTag = defineScalarTag('tag:yaml.org,2002:int', {
  ...intCoreTag,
  resolve: (source, isExplicit, tagName) => {
    if (/^[-+]?0[0-7]+$/.test(source)) return Number.parseInt(source, 8);
    const found = intCoreTag.resolve(source, isExplicit, tagName);
    if (typeof found !== 'number' || Number.isSafeInteger(found) || !/^[-+]?\d+$/.test(source)) return found;
    const exact = BigInt(source.replace('+', ''));
    return exact < largest && exact >= -largest / 2n ? exact : found;
  },
});

/** `yes` and `on` are strings, as they are to kustomize; `<<` merges. */
const schema = CORE_SCHEMA.withTags(mergeTag, octalTag, ...blankTags);

/**
 * The documents of a file that are not empty. Of a key given twice the last counts; or it is an `error`, as in Kubernetes objects, whose folded
 * texts are read as kustomize does.
 *
 * @throws YamlError
 */
export function parseDocuments(file: string, text: string, duplicates: 'last' | 'error' = 'last'): unknown[] {
  const documents = splitDocuments(text).flatMap((piece) => {
    try {
      return parseRepaired(piece.text, (source) => construct(file, source, duplicates));
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const line = error.mark && error.mark.line + piece.line + 1;
      throw new YamlError(file, line, error.reason, { cause: error });
    }
  });
  // An alias is one value in several places: only such text can make more than it holds.
  if (text.includes('*') && text.includes('&') && expandsTooFar(documents))
    throw new YamlError(file, undefined, 'its anchors expand to more values than a file may hold');
  return documents.filter((document) => document !== null && document !== undefined && document !== blank);
}

function construct(filename: string, source: string, duplicates: 'last' | 'error'): unknown[] {
  const events = parseEvents(source, { filename });
  endWithFile(events, source);
  const read = duplicates === 'error' ? foldAgain(events, source) : source;
  return constructFromEvents(events, { schema, filename, json: duplicates === 'last', source: read });
}
