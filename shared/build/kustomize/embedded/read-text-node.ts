import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { plainType } from '../../../go/yaml/plain-type.ts';
import { parseEvents } from '../../../yaml/parse-events.ts';
import { attachComments, type Spot } from './attach-comments.ts';
import type { Entry, ListNode, MapNode, ScalarNode, TextNode } from './text-node.ts';

type ScalarEvent = Extract<Event, { readonly type: typeof EVENT_ID.SCALAR }>;
type CollectionEvent = Extract<
  Event,
  { readonly type: typeof EVENT_ID.MAPPING } | { readonly type: typeof EVENT_ID.SEQUENCE }
>;

const styles = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
} as const;

/** The first document of a YAML text; undefined where there is none, or a key is no plain value. @throws YAMLException */
export function readTextNode(text: string): TextNode | undefined {
  const { events, source } = parseEvents(text, 3);
  const spots: Spot[] = [];
  let at = 0;

  const sourceOf = (start: number, end: number): string | undefined =>
    start < 0 ? undefined : source.slice(start, end);
  const marksOf = (event: ScalarEvent | CollectionEvent) => {
    const name = sourceOf(event.anchorStart, event.anchorEnd);
    return {
      anchor: name === undefined ? undefined : `&${name.replace(/^&/, '')}`,
      tag: sourceOf(event.tagStart, event.tagEnd),
    };
  };
  const scalar = (event: ScalarEvent): ScalarNode => {
    const value = getScalarValue(source, event);
    const style = styles[event.style];
    return { kind: 'scalar', value, style, type: style === 'plain' ? plainType(value) : 'str', ...marksOf(event) };
  };
  /** Takes a node; `entry` is what it belongs to, for comments. undefined: none follows. */
  const node = (entry: Entry | undefined): TextNode | undefined => {
    const event = events[at++];
    if (event === undefined || event.type === EVENT_ID.POP) return undefined;
    if (event.type === EVENT_ID.ALIAS) {
      spots.push({ start: event.anchorStart, end: event.anchorEnd, entry });
      return { kind: 'alias', name: source.slice(event.anchorStart, event.anchorEnd).replace(/^\*/, '') };
    }
    if (event.type === EVENT_ID.SCALAR) {
      spots.push({ start: startOf(event), end: event.valueEnd, entry });
      return scalar(event);
    }
    if (event.type === EVENT_ID.DOCUMENT) return node(entry);
    const marks = marksOf(event);
    const flow = event.style === 2;
    if (event.type === EVENT_ID.MAPPING) return pairs({ kind: 'map', flow, entries: [], ...marks }, entry);
    return items({ kind: 'list', flow, entries: [], ...marks }, entry);
  };
  const pairs = (map: MapNode, around: Entry | undefined): MapNode | undefined => {
    for (;;) {
      const entry: Entry = { value: nothing, head: [], foot: [] };
      const next = events[at];
      if (next?.type === EVENT_ID.POP) break;
      const key = node(map.flow ? around : entry);
      const value = node(map.flow ? around : entry);
      if (key?.kind !== 'scalar' || value === undefined) return undefined;
      map.entries.push(Object.assign(entry, { key, value }));
    }
    at++;
    return map;
  };
  const items = (list: ListNode, around: Entry | undefined): ListNode | undefined => {
    for (;;) {
      if (events[at]?.type === EVENT_ID.POP) break;
      const entry: Entry = { value: nothing, head: [], foot: [] };
      const value = node(list.flow ? around : entry);
      if (value === undefined) return undefined;
      entry.value = value;
      list.entries.push(entry);
    }
    at++;
    return list;
  };

  const root = node(undefined);
  attachComments(text, spots);
  return root;
}

const nothing: ScalarNode = { kind: 'scalar', value: '', style: 'plain', type: undefined };

function startOf({ anchorStart, tagStart, valueStart }: ScalarEvent): number {
  return Math.min(...[anchorStart, tagStart, valueStart].filter((start) => start >= 0));
}
