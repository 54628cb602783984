import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { type Around, walkEvents } from './walk-events.ts';

/** Of texts in quotes or in blocks, of such that only their tag makes texts, and of blank values in braces: tags that no file can name. */
export const quotedTag = '!"';
export const plainTag = "!'";
export const blankTag = '!,';

const tags = quotedTag + plainTag + blankTag;
const textTag = /^(?:!!str|!<tag:yaml.org,2002:str>)$/;

/** Gives such values and items a tag of their own. The tags stand behind the source, which is returned with them. */
export function tagScalars(events: readonly Event[], source: string): string {
  let tagged = false;
  walkEvents(events, (event, around) => {
    const inner = around.at(-1);
    if (event.type !== EVENT_ID.SCALAR || inner === undefined || inner.next === 'key') return;
    const tag = tagOf(event, inner, source);
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
  return isBlankInBraces(event, inner) ? blankTag : undefined;
}

function isBlankInBraces({ valueStart, valueEnd }: ScalarEvent, { next, style }: Around): boolean {
  return valueStart === valueEnd && next === 'value' && style === COLLECTION_STYLE.FLOW;
}
