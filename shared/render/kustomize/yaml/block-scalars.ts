import { CHOMPING_MODE, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { walkEvents } from '../../../base/yaml/read/walk-events.ts';
import { foldTextAgain } from './fold-text-again.ts';
import { isInAnnotations } from './in-annotations.ts';

/** A block text that ends with the file, in the middle of a line, ends without a newline to Go's parser. */
export function endWithFile(events: readonly Event[], source: string): void {
  if (!/[^\s][^\n]*$/.test(source.slice(source.lastIndexOf('\n') + 1))) return;
  const last = events.findLast((event) => event.type === EVENT_ID.SCALAR);
  if (last !== undefined && isBlock(last) && last.valueEnd === source.length) last.chomping = CHOMPING_MODE.STRIP;
}

/**
 * kustomize writes and reads every object once more, and of a folded text that is not always what it was: see {@link foldTextAgain}. Such
 * texts are replaced by such ones after the source, which is returned with them. Annotations are spared, as kustomize sets them anew before
 * that, and so are the items of a list (`isList`), which it makes JSON of.
 */
export function foldAgain(events: readonly Event[], source: string, isList: boolean): string {
  const folded = isList ? [] : events.filter(isFolded);
  if (folded.length === 0) return source;
  const spared = sparedIn(events, source);
  let extended = source;
  for (const event of folded) {
    if (spared.has(event)) continue;
    const value = getScalarValue(source, event);
    const again = foldTextAgain(value);
    if (again === value) continue;
    event.style = SCALAR_STYLE.DOUBLE_QUOTED;
    event.fast = false;
    event.valueStart = extended.length;
    extended += JSON.stringify(again).slice(1, -1);
    event.valueEnd = extended.length;
  }
  return extended;
}

function isFolded(event: Event): event is ScalarEvent {
  return event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.FOLDED_BLOCK;
}

/** The values of `metadata.annotations` of the documents. */
function sparedIn(events: readonly Event[], source: string): ReadonlySet<Event> {
  const found = new Set<Event>();
  walkEvents(events, (event, around) => {
    if (around.at(-1)?.next === 'value' && isInAnnotations(around, source)) found.add(event);
  });
  return found;
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}
