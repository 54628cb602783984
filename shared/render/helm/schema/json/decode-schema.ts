import { jsonFault } from '../../../../base/go/json/json-fault.ts';
import { toWellFormed } from '../../../../base/go/utf8.ts';
import { GoError, GoNamedString, type Value } from '../../../../base/go/value.ts';
import { mostDigits } from './number.ts';

/** Objects and lists of a file: each takes some hundred bytes. */
const mostNodes = 400_000;
const stepsOfNode = 4;

/** The numbers of a text, and what looks like one within its strings. */
const numbers = /[:[,]\s*(-?\d[\d.eE+-]*)/g;

function isUsual(text: string): boolean {
  for (const [, number] of text.matchAll(numbers)) if (String(Number(number)) !== number) return false;
  return true;
}

/**
 * Reads the text of a schema. A number that JavaScript would write in another way (`1.0`, `1e3`) keeps its text, since messages show it.
 *
 * @throws GoError in Helm's words where the text is not JSON, in ours where it has more objects, lists or digits than may be read. Counts
 * work by `step`.
 */
export function decodeSchema(text: string, step: (count: number) => void): Value {
  step(checkSize(text) * stepsOfNode);
  return toValue(parse(text.toWellFormed()));
}

/** How many objects and lists a text has. Brackets within strings count too, of which no schema has as many. */
function checkSize(text: string): number {
  let nodes = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) nodes++;
  if (nodes > mostNodes) throw new GoError(`a schema has more than ${mostNodes} objects and lists`);
  return nodes;
}

function parse(text: string): unknown {
  try {
    return isUsual(text) ? JSON.parse(text) : JSON.parse(text, keepText);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Helm's validator does not say which character follows.
    const fault = jsonFault(text).replace(/ '.*' after top-level value$/s, ' after top-level value');
    throw new GoError(fault, { cause: error });
  }
}

function keepText(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  if (source.length > mostDigits || Math.abs(Number(/[eE](.*)$/.exec(source)?.[1] ?? 0)) > mostDigits)
    throw new GoError(`a schema has a number of more than ${mostDigits} digits`);
  return new GoNamedString('json.Number', source);
}

function toValue(data: unknown): Value {
  if (typeof data === 'string') return toWellFormed(data);
  if (data === null || typeof data !== 'object' || data instanceof GoNamedString) return data as Value;
  if (Array.isArray(data)) return data.map(toValue);
  return new Map(Object.entries(data).map(([key, item]) => [key.toWellFormed(), toValue(item)]));
}
