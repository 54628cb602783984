import { EVENT_ID, type Event, type ScalarEvent } from 'js-yaml';
import { walkEvents } from './walk-events.ts';

/** The beginning of a tag that no file can name; the comment follows. */
export const commentTag = '!#';

/**
 * Gives maps and lists a tag with the JSON that stands in a comment beside or above their key (`ports: # {"type": "array"}`). It stands behind the
 * source, which is returned with it.
 */
export function tagCommented(events: readonly Event[], source: string): string {
  if (!source.includes('#') || !/#\s*\{/.test(source)) return source;
  let extended = source;
  walkEvents(events, (event, around) => {
    const { next, key } = around.at(-1) ?? {};
    if (next !== 'value' || key === undefined || event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS)
      return;
    const comment = event.tagStart < 0 ? besideKey(source, key) : undefined;
    if (comment === undefined) return;
    event.tagStart = extended.length;
    extended += commentTag + encodeURIComponent(comment).replaceAll('!', '%21');
    event.tagEnd = extended.length;
  });
  return extended;
}

function besideKey(source: string, { valueStart, valueEnd }: ScalarEvent): string | undefined {
  const end = source.indexOf('\n', valueEnd);
  const beside = /\s#+\s*(\{.*\})\s*$/.exec(source.slice(valueEnd, end < 0 ? source.length : end));
  if (beside !== null) return beside[1];
  const start = source.lastIndexOf('\n', valueStart - 1);
  if (source.slice(start + 1, valueStart).trim() !== '') return undefined;
  const above = lineEndingAt(source, start);
  // A comment in several lines is no JSON.
  if (/^\s*#/.test(lineEndingAt(source, start - above.length - 1))) return undefined;
  return /^\s*#+\s*(\{.*\})\s*$/.exec(above)?.[1];
}

function lineEndingAt(source: string, end: number): string {
  return end < 0 ? '' : source.slice(source.lastIndexOf('\n', end - 1) + 1, end);
}
