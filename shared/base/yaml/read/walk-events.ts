import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';

/** The beginning of a value, of an item or of a key. */
export type NodeEvent = ScalarEvent | AliasEvent | SequenceEvent | MappingEvent;

/** A document, list or map that is open: what comes next in it, and of a map the last key. */
export interface Around {
  next: 'key' | 'value' | 'item';
  key: ScalarEvent | undefined;
  readonly style: MappingEvent['style'] | undefined;
}

/** Visits the nodes of a stream of documents, each with what is open around it, outermost first. */
export function walkEvents(
  events: readonly Event[],
  visit: (event: NodeEvent, around: readonly Readonly<Around>[]) => void,
): void {
  const around: Around[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) around.pop();
    else if (event.type === EVENT_ID.DOCUMENT) around.push({ next: 'item', key: undefined, style: undefined });
    else {
      visit(event, around);
      const inner = around.at(-1);
      if (inner?.next === 'key') {
        inner.next = 'value';
        inner.key = event.type === EVENT_ID.SCALAR ? event : undefined;
      } else if (inner?.next === 'value') inner.next = 'key';
      if (event.type === EVENT_ID.MAPPING) around.push({ next: 'key', key: undefined, style: event.style });
      else if (event.type === EVENT_ID.SEQUENCE) around.push({ next: 'item', key: undefined, style: event.style });
    }
  }
}
