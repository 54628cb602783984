import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { isInAnnotations } from './in-annotations.ts';
import { walkEvents } from './walk-events.ts';

const infinite = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

/** Is a key of a map given twice? That does not count among an object's annotations, which kustomize sets anew. */
export function isRepeated(events: readonly Event[], source: string): boolean {
  const keysOf = new Map<unknown, Set<string>>();
  let found = false;
  walkEvents(events, (event, around) => {
    const inner = around.at(-1);
    if (inner?.next !== 'key' || event.type !== EVENT_ID.SCALAR || isInAnnotations(around, source)) return;
    const keys = keysOf.get(inner) ?? new Set();
    keysOf.set(inner, keys);
    const key = getScalarValue(source, event);
    if (keys.has(key)) found = true;
    keys.add(key);
  });
  return found;
}

/** What Go cannot write, and whether it is still in a document. */
export interface GoFault {
  readonly error: YAMLException;
  readonly isIn: (document: unknown) => boolean;
}

/** A number that JSON does not have. */
export function findInfinite(events: readonly Event[], source: string): GoFault | undefined {
  if (!/\.(inf|nan)/i.test(source)) return undefined;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) continue;
    const text = source.slice(event.valueStart, event.valueEnd);
    if (infinite.test(text) && event.tagStart < 0)
      return { error: new YAMLException(`the number ${text} cannot be written as JSON`), isIn: hasInfinite };
  }
  return undefined;
}

function hasInfinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinite);
}
