import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import { readBinary } from '../go/yaml/resolve-scalar.ts';
import { isInAnnotations } from './in-annotations.ts';
import { walkEvents } from './walk-events.ts';

/** What Go cannot write, and whether it is still in a document. */
export interface GoFault {
  readonly error: YAMLException;
  readonly isIn: (document: unknown) => boolean;
}

/** A number that JSON does not have, or what is no Base64 though its tag says so. */
export function findFault(events: readonly Event[], source: string): GoFault | undefined {
  if (!/\.(?:inf|nan)|binary/i.test(source)) return undefined;
  let found: GoFault | undefined;
  walkEvents(events, (event, around) => {
    if (found !== undefined || event.type !== EVENT_ID.SCALAR) return;
    found = infinite(event, source);
    // Annotations are texts, whatever their tags say.
    if (found === undefined && !isInAnnotations(around, source)) found = notBinary(event, source);
  });
  return found;
}

const infiniteText = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const binaryTag = /^(?:!!binary|!<tag:yaml.org,2002:binary>)$/;

function infinite({ style, tagStart, valueStart, valueEnd }: ScalarEvent, source: string): GoFault | undefined {
  const text = source.slice(valueStart, valueEnd);
  if (style !== SCALAR_STYLE.PLAIN || tagStart >= 0 || !infiniteText.test(text)) return undefined;
  return { error: new YAMLException(`the number ${text} cannot be written as JSON`), isIn: hasInfinite };
}

function hasInfinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinite);
}

function notBinary(event: ScalarEvent, source: string): GoFault | undefined {
  if (event.tagStart < 0 || !binaryTag.test(source.slice(event.tagStart, event.tagEnd))) return undefined;
  const text = getScalarValue(source, event);
  if (readBinary(text) !== undefined) return undefined;
  return {
    error: new YAMLException(`the !!binary '${text}' is no Base64`),
    isIn: (document) => hasText(document, text),
  };
}

function hasText(value: unknown, text: string): boolean {
  if (typeof value !== 'object' || value === null) return value === text;
  return Object.entries(value).some(([key, child]) => key === text || hasText(child, text));
}
