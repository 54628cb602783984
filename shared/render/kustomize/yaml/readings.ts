import {
  CORE_SCHEMA,
  constructFromEvents,
  type Event,
  mergeTag,
  type Schema,
  type TagDefinition,
  YAMLException,
} from 'js-yaml';
import { mostValues } from '../../../base/yaml/read/expansion.ts';
import type { EventStream } from '../../../base/yaml/read/go-events.ts';
import type { ConstructedPiece, PieceInFile, YamlRules } from '../../../base/yaml/read/read-documents.ts';
import { splitDocuments } from '../../../base/yaml/read/split-documents.ts';
import { endWithFile, foldAgain } from './block-scalars.ts';
import { noteFault } from './document-fault.ts';
import { findFault, type GoFault } from './find-fault.ts';
import { isListOfObjects } from './is-list.ts';
import type { Reading } from './reading.ts';
import { uniteAnnotations } from './repeated-annotations.ts';
import { splitObjects } from './split-objects.ts';
import { objectTags, repeatingTags, scalarTags, settingsTags, valuesTags } from './tags/scalar-tags.ts';
import { tagCommented } from './tags/tag-commented.ts';
import { tagScalars } from './tags/tag-scalars.ts';
import { hasRepeatedKey } from './written-scalars.ts';

/** Of a key given twice the last counts; or that is an error; or the first counts, and that is noted. */
type Repeats = 'count' | 'fail' | 'noted';

const mostSigns = 1_200_000;
const repeating = schemaOf(repeatingTags);

const settings: YamlRules = {
  version: 2,
  split: splitDocuments,
  isOne: true,
  // A setting costs more than a value of an object.
  mostSigns: mostSigns / 3,
  construct: construct(schemaOf(settingsTags), 'count', true),
};

/** The rules of each reading. */
export const rulesOf: Readonly<Record<Reading, YamlRules>> = {
  last: {
    version: 3,
    split: splitDocuments,
    isOne: false,
    mostSigns,
    construct: construct(schemaOf(scalarTags), 'count', false),
  },
  settings,
  'strict settings': { ...settings, construct: construct(schemaOf(settingsTags), 'fail', true) },
  values: {
    version: 3,
    split: splitDocuments,
    isOne: true,
    mostSigns,
    construct: construct(schemaOf(valuesTags), 'noted', true),
  },
  objects: { version: 3, split: splitObjects, isOne: false, mostSigns, construct: constructObject },
};

function schemaOf(tags: readonly TagDefinition[]): Schema {
  return CORE_SCHEMA.withTags(mergeTag, ...tags);
}

function construct(schema: Schema, repeats: Repeats, isOne: boolean): YamlRules['construct'] {
  return (stream, piece) => {
    endWithFile(stream.events, stream.source);
    const { values, fault } = build(
      stream.events,
      stream.source,
      schema,
      repeats,
      findFault(stream.events, stream.source),
    );
    note(values, fault, piece);
    return { values: isOne ? values.slice(0, 1) : values };
  };
}

const objectSchema = schemaOf(objectTags);

function constructObject({ events, source }: EventStream, piece: PieceInFile): ConstructedPiece {
  endWithFile(events, source);
  const goFault = findFault(events, source);
  const { values, fault } = build(events, tagObject(events, source, piece.isAlone), objectSchema, 'noted', goFault);
  if (fault !== undefined && fault !== goFault) uniteAnnotations(values[0]);
  note(values, fault, piece);
  const [first = null] = values;
  return { values: [first] };
}

/** Marks in the events of a Kubernetes object how it is written, and returns the text that they then refer to. */
function tagObject(events: Event[], source: string, isAlone: boolean): string {
  const isList = isListOfObjects(events, source, isAlone);
  return tagCommented(events, tagScalars(events, foldAgain(events, source, isList), isList));
}

interface Built {
  readonly values: readonly unknown[];
  readonly fault: GoFault | undefined;
}

/** A key that is given twice is a fault that comes before any other. */
function build(events: Event[], source: string, schema: Schema, repeats: Repeats, fault: GoFault | undefined): Built {
  const options = { source, maxTotalMergeKeys: mostValues };
  try {
    return { values: constructFromEvents(events, { ...options, schema, json: repeats === 'count' }), fault };
  } catch (error) {
    if (repeats !== 'noted' || !(error instanceof YAMLException) || error.reason !== 'duplicated mapping key')
      throw error;
    const values = constructFromEvents(events, { ...options, schema: repeating, json: true });
    return { values, fault: { error, isIn: hasRepeatedKey } };
  }
}

function note([first]: readonly unknown[], fault: GoFault | undefined, { errorOf }: PieceInFile): void {
  if (fault && typeof first === 'object' && first !== null) noteFault(first, errorOf(fault.error), fault.isIn);
}
