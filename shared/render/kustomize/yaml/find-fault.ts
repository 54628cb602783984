import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import { walkEvents } from '../../../base/yaml/read/walk-events.ts';
import { isInAnnotations } from './in-annotations.ts';
import { fitsTag, tagNameOf } from './tags/fits-tag.ts';
import { writtenText } from './written-scalars.ts';

/** What Go cannot write, and whether it is still in a document. */
export interface GoFault {
  readonly error: YAMLException;
  readonly isIn: (document: unknown) => boolean;
}

const mayHaveFault = /\.(?:inf|nan)|!!(?!str\b)|!</i;

/** The first number of a file that JSON does not have, or the first value that its tag does not fit, such as `!!int x`. */
export function findFault(events: readonly Event[], source: string): GoFault | undefined {
  if (!mayHaveFault.test(source)) return undefined;
  let found: GoFault | undefined;
  walkEvents(events, (event, around) => {
    if (found !== undefined || event.type !== EVENT_ID.SCALAR) return;
    found = infinite(event, source);
    // Annotations are texts, whatever their tags say.
    if (found === undefined && !isInAnnotations(around, source)) found = misfit(event, source);
  });
  return found;
}

const infiniteText = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

function infinite({ style, tagStart, valueStart, valueEnd }: ScalarEvent, source: string): GoFault | undefined {
  const text = source.slice(valueStart, valueEnd);
  if (style !== SCALAR_STYLE.PLAIN || tagStart >= 0 || !infiniteText.test(text)) return undefined;
  return { error: new YAMLException(`the number ${text} cannot be written as JSON`), isIn: hasInfinite };
}

function hasInfinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinite);
}

/** Go refuses such a value when it writes the object; a `!!merge` that merges nothing is the text that it is. */
function misfit(event: ScalarEvent, source: string): GoFault | undefined {
  const name = tagNameOf(event, source);
  if (name === undefined || name === 'merge') return undefined;
  const text = getScalarValue(source, event);
  if (fitsTag(name, text)) return undefined;
  return {
    error: new YAMLException(`'${text}' is not a valid !!${name}: correct the value, or remove its tag`),
    isIn: (document) => (name === 'null' ? hasNull(document, text) : hasText(document, text)),
  };
}

function hasText(value: unknown, text: string): boolean {
  if (typeof value !== 'object' || value === null) return value === text;
  return Object.entries(value).some(([key, child]) => key === text || hasText(child, text));
}

/** Of a null in a list it is not known how it is written. */
function hasNull(value: unknown, text: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, child]) => {
    if (child === null) return Array.isArray(value) || writtenText(value, key) === text;
    return hasNull(child, text);
  });
}
