import { jsonFault } from '../../../../base/go/json/json-fault.ts';
import { toWellFormed } from '../../../../base/go/utf8.ts';
import { GoError, GoNamedString, type Value } from '../../../../base/go/value.ts';

/** The numbers of a text, and what looks like one within its strings. */
const numbers = /[:[,]\s*(-?\d[\d.eE+-]*)/g;

function isUsual(text: string): boolean {
  for (const [, number] of text.matchAll(numbers)) if (String(Number(number)) !== number) return false;
  return true;
}

/**
 * Reads the text of a schema. A number that JavaScript would write in another way (`1.0`, `1e3`) keeps its text, since messages show it.
 *
 * @throws GoError in Helm's words where the text is not JSON
 */
export function decodeSchema(text: string): Value {
  try {
    const wellFormed = text.toWellFormed();
    return toValue(isUsual(wellFormed) ? JSON.parse(wellFormed) : JSON.parse(wellFormed, keepText));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // Helm's validator does not say which character follows.
    throw new GoError(jsonFault(text).replace(/ '.*' after top-level value$/s, ' after top-level value'));
  }
}

function keepText(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined || String(value) === context.source) return value;
  return new GoNamedString('json.Number', context.source);
}

function toValue(data: unknown): Value {
  if (typeof data === 'string') return toWellFormed(data);
  if (data === null || typeof data !== 'object' || data instanceof GoNamedString) return data as Value;
  if (Array.isArray(data)) return data.map(toValue);
  return new Map(Object.entries(data).map(([key, item]) => [key.toWellFormed(), toValue(item)]));
}
