import { EVENT_ID, type Event } from 'js-yaml';
import { createLineComments } from '../../../../base/yaml/comments/line-comments.ts';
import { walkEvents } from '../../../../base/yaml/read/walk-events.ts';

/** The beginning of a tag that no file can name; the comment follows. */
export const commentTag = '!#';

/**
 * Gives maps and lists a tag with the JSON in a comment beside or above their key (`ports: # {"type": "array"}`). It follows the
 * source, which is returned with it.
 */
export function tagCommented(events: readonly Event[], source: string): string {
  if (!source.includes('#') || !/#\s*\{/.test(source)) return source;
  let extended = source;
  // Keys of one line share its comment: it is written once, and not given to more than a file of such comments would have.
  const written = new Map<number, readonly [start: number, end: number]>();
  let left = 4 * source.length;
  const commentOf = createLineComments(source);
  walkEvents(events, (event, around) => {
    const { next, key } = around.at(-1) ?? {};
    if (next !== 'value' || key === undefined || event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS)
      return;
    const comment = event.tagStart < 0 ? commentOf(key.valueStart, key.valueEnd) : undefined;
    if (comment === undefined) return;
    left -= comment.json.length;
    if (left < 0) return;
    const { start, json } = comment;
    let place = written.get(start);
    if (place === undefined) {
      const tag = commentTag + encodeURIComponent(json).replaceAll('!', '%21');
      place = [extended.length, extended.length + tag.length];
      extended += tag;
      written.set(start, place);
    }
    [event.tagStart, event.tagEnd] = place;
  });
  return extended;
}
