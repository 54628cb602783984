import { EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** No file can name it. */
export const quotedTag = '!"';

/** Gives texts in quotes or in blocks a tag of their own, where they are no keys. It stands behind the source, which is returned with it. */
export function tagQuoted(events: readonly Event[], source: string): string {
  let tagged = false;
  /** What comes next in each map, list or document that is open. */
  const open: ('key' | 'value' | 'item')[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const place = open.at(-1);
    if (place === 'key') open[open.length - 1] = 'value';
    if (place === 'value') open[open.length - 1] = 'key';
    if (event.type === EVENT_ID.MAPPING) open.push('key');
    else if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) open.push('item');
    else if (place !== 'key' && event.type === EVENT_ID.SCALAR && isQuoted(event)) {
      event.tagStart = source.length;
      event.tagEnd = source.length + quotedTag.length;
      tagged = true;
    }
  }
  return tagged ? source + quotedTag : source;
}

function isQuoted({ style, tagStart }: ScalarEvent): boolean {
  return style !== SCALAR_STYLE.PLAIN && tagStart < 0;
}
