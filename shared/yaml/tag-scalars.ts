import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { type Around, walkEvents } from './walk-events.ts';

/** Of texts in quotes or in blocks, and of blank values in braces: tags that no file can name. */
export const quotedTag = '!"';
export const blankTag = '!,';

/** Gives such values and items a tag of their own. The tags stand behind the source, which is returned with them. */
export function tagScalars(events: readonly Event[], source: string): string {
  let tagged = false;
  walkEvents(events, (event, around) => {
    const inner = around.at(-1);
    if (event.type !== EVENT_ID.SCALAR || event.tagStart >= 0 || inner === undefined || inner.next === 'key') return;
    const isQuoted = event.style !== SCALAR_STYLE.PLAIN;
    if (!isQuoted && !isBlankInBraces(event, inner)) return;
    event.tagStart = source.length + (isQuoted ? 0 : quotedTag.length);
    event.tagEnd = event.tagStart + (isQuoted ? quotedTag : blankTag).length;
    tagged = true;
  });
  return tagged ? source + quotedTag + blankTag : source;
}

function isBlankInBraces({ valueStart, valueEnd }: ScalarEvent, { next, style }: Around): boolean {
  return valueStart === valueEnd && next === 'value' && style === COLLECTION_STYLE.FLOW;
}
