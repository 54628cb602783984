import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { isInAnnotations } from './in-annotations.ts';
import { walkEvents } from './walk-events.ts';

/** `\/`, halves of a pair of UTF-16, and what is beyond Unicode. */
const unknownEscape = /(?<!\\)(?:\\\\)*\\(?:\/|u[dD][89a-fA-F]|U0000[dD][89a-fA-F]|U(?!000|0010))/;

/**
 * Escapes in quotes that Go's parser does not take. As it takes no half of a pair of UTF-16 it takes no pair: `\U0001F600` is the way to write what
 * JSON writes with two. @throws YAMLException
 */
export function refuseEscapes(events: readonly Event[], source: string): void {
  if (!unknownEscape.test(source)) return;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.DOUBLE_QUOTED) continue;
    const found = unknownEscape.exec(source.slice(event.valueStart, event.valueEnd));
    if (found === null) continue;
    const reason = found[0].endsWith('/') ? 'unknown escape sequence' : 'invalid Unicode character escape code';
    YAMLException.throwAt(source, event.valueStart, reason);
  }
}

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
