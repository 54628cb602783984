import { EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import { type NodeEvent, walkEvents } from './walk-events.ts';

/** No file can name it. */
export const quotedTag = '!"';

/** Gives texts in quotes or in blocks a tag of their own, where they are no keys. It stands behind the source, which is returned with it. */
export function tagQuoted(events: readonly Event[], source: string): string {
  let tagged = false;
  walkEvents(events, (event, around) => {
    if (around.at(-1)?.next === 'key' || !isQuoted(event)) return;
    event.tagStart = source.length;
    event.tagEnd = source.length + quotedTag.length;
    tagged = true;
  });
  return tagged ? source + quotedTag : source;
}

function isQuoted(event: NodeEvent): event is NodeEvent & { tagStart: number; tagEnd: number } {
  return event.type === EVENT_ID.SCALAR && event.style !== SCALAR_STYLE.PLAIN && event.tagStart < 0;
}
