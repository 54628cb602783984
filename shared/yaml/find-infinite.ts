import { EVENT_ID, type Event, SCALAR_STYLE, YAMLException } from 'js-yaml';

const infinite = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

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
