import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { readTimestamp } from '../go/yaml/timestamp.ts';
import { type Around, walkEvents } from './walk-events.ts';

/** Of texts in quotes or in blocks, of such that only their tag makes texts, of blank values in braces, and of keys with tags: tags that no file can name. */
export const quotedTag = '!"';
export const plainTag = "!'";
export const blankTag = '!,';
export const oddKeyTag = '!*';

const tags = quotedTag + plainTag + blankTag + oddKeyTag;
const textTag = /^(?:!!str|!<tag:yaml.org,2002:str>)$/;
/** What a key is by these is known without a tag of our own. */
const knownTag = /^(?:!!|!<tag:yaml.org,2002:)(?:null|bool|int|float|binary|timestamp|merge)>?$/;

/** Gives such keys, values and items a tag of their own. The tags stand behind the source, which is returned with them. */
export function tagScalars(events: readonly Event[], source: string): string {
  let tagged = false;
  walkEvents(events, (event, around) => {
    const inner = around.at(-1);
    if (event.type !== EVENT_ID.SCALAR || inner === undefined) return;
    const tag = inner.next === 'key' ? tagOfKey(event, inner, source) : tagOf(event, inner, source);
    if (tag === undefined) return;
    event.tagStart = source.length + tags.indexOf(tag);
    event.tagEnd = event.tagStart + tag.length;
    tagged = true;
  });
  return tagged ? source + tags : source;
}

function tagOf(event: ScalarEvent, inner: Around, source: string): string | undefined {
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  if (event.tagStart >= 0)
    return isPlain && textTag.test(source.slice(event.tagStart, event.tagEnd)) ? plainTag : undefined;
  if (!isPlain) return quotedTag;
  if (isTimeInBrackets(event, inner, source)) return plainTag;
  return isBlankInBraces(event, inner) ? blankTag : undefined;
}

function tagOfKey(event: ScalarEvent, inner: Around, source: string): string | undefined {
  const tag = event.tagStart < 0 ? '' : source.slice(event.tagStart, event.tagEnd);
  if (tag !== '' && tag !== '!') return textTag.test(tag) || knownTag.test(tag) ? undefined : oddKeyTag;
  return isTimeInBrackets(event, inner, source) ? quotedTag : undefined;
}

/** A time with a clock: Go's writer has to quote it in brackets, where a word has no colons, and makes it a text by that. */
function isTimeInBrackets({ style, valueStart, valueEnd }: ScalarEvent, around: Around, source: string): boolean {
  if (style !== SCALAR_STYLE.PLAIN || around.style !== COLLECTION_STYLE.FLOW) return false;
  const text = source.slice(valueStart, valueEnd);
  return text.includes(':') && readTimestamp(text) !== undefined;
}

function isBlankInBraces({ valueStart, valueEnd }: ScalarEvent, { next, style }: Around): boolean {
  return valueStart === valueEnd && next === 'value' && style === COLLECTION_STYLE.FLOW;
}
