import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { plainType } from '../../../../base/go/yaml/plain-type.ts';
import { readTimestamp } from '../../../../base/go/yaml/timestamp.ts';
import { type Around, walkEvents } from '../../../../base/yaml/read/walk-events.ts';
import { isInAnnotations } from '../in-annotations.ts';
import { fitsTag, tagNameOf } from './fits-tag.ts';

/**
 * Of texts in quotes or in blocks, of such that only their tag makes texts, of blank values in braces, of keys with tags, and of values
 * that are null by their tag alone: tags that no file can name.
 */
export const quotedTag = '!"';
export const plainTag = "!'";
export const blankTag = '!,';
export const oddKeyTag = '!*';
export const wrongNullTag = '!~';

const stringTag = '!!str';

const tags = quotedTag + plainTag + blankTag + oddKeyTag + wrongNullTag + stringTag;
const textTag = /^(?:!!str|!<tag:yaml.org,2002:str>)$/;
/** What a key is by these is known without a tag of our own. */
const knownTag = /^(?:!!|!<tag:yaml.org,2002:)(?:null|bool|int|float|binary|timestamp|merge)>?$/;

/**
 * Gives such keys, values and items a tag of their own. The tags follow the source, which is returned with them. Of a list of objects
 * (`isList`) kustomize makes JSON before it writes it: in its brackets times are times, and blank values null.
 */
export function tagScalars(events: readonly Event[], source: string, isList: boolean): string {
  let tagged = false;
  walkEvents(events, (event, around) => {
    const inner = around.at(-1);
    if (event.type !== EVENT_ID.SCALAR || inner === undefined) return;
    const tag =
      (event.tagStart >= 0 ? misfitTag(event, around, source) : undefined) ??
      (isList ? undefined : tagInBrackets(event, inner, source)) ??
      (inner.next === 'key' ? tagOfKey : tagOf)(event, source);
    if (tag === undefined) return;
    event.tagStart = source.length + tags.indexOf(tag);
    event.tagEnd = event.tagStart + tag.length;
    tagged = true;
  });
  return tagged ? source + tags : source;
}

/**
 * What its own tag does not fit is a text, and a fault that is noted elsewhere; but `!!null x` is null, with which a patch removes a field.
 * The keys of annotations are what they look like.
 */
function misfitTag(event: ScalarEvent, around: readonly Readonly<Around>[], source: string): string | undefined {
  const name = tagNameOf(event, source);
  const text = getScalarValue(source, event);
  if (fitsTag(name, text)) return undefined;
  if (around.at(-1)?.next !== 'key') return name === 'null' ? wrongNullTag : plainTag;
  if (name === 'merge') return undefined;
  return isInAnnotations(around, source) && plainType(text) === 'str' ? stringTag : oddKeyTag;
}

function tagOf(event: ScalarEvent, source: string): string | undefined {
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  if (event.tagStart < 0) return isPlain ? undefined : quotedTag;
  return isPlain && textTag.test(source.slice(event.tagStart, event.tagEnd)) ? plainTag : undefined;
}

function tagOfKey(event: ScalarEvent, source: string): string | undefined {
  const tag = event.tagStart < 0 ? '' : source.slice(event.tagStart, event.tagEnd);
  return tag === '' || tag === '!' || textTag.test(tag) || knownTag.test(tag) ? undefined : oddKeyTag;
}

/** What Go's writer makes a text in brackets: nothing, and a time with a clock, which it has to quote there as a word has no colons. */
function tagInBrackets(event: ScalarEvent, { next, style }: Around, source: string): string | undefined {
  if (style !== COLLECTION_STYLE.FLOW || event.style !== SCALAR_STYLE.PLAIN || event.tagStart >= 0) return undefined;
  if (event.valueStart === event.valueEnd && next !== 'key') return next === 'value' ? blankTag : plainTag;
  const text = source.slice(event.valueStart, event.valueEnd);
  if (!text.includes(':') || readTimestamp(text) === undefined) return undefined;
  return next === 'key' ? quotedTag : plainTag;
}
