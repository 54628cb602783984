import { GoError, type Value } from '../value.ts';
import { jsonFault } from './json-fault.ts';

function toValue(data: unknown): Value {
  if (typeof data === 'string') return data.isWellFormed() ? data : data.toWellFormed();
  if (typeof data === 'number') {
    if (Number.isFinite(data)) return data;
    throw new GoError('json: cannot unmarshal number into Go value of type float64');
  }
  if (data === null || typeof data !== 'object') return data as Value;
  if (Array.isArray(data)) return data.map(toValue);
  return new Map(Object.entries(data).map(([key, item]) => [key.toWellFormed(), toValue(item)]));
}

/** `json.Unmarshal` into an `any`: numbers are float64. Throws a `GoError` in encoding/json's words. */
export function decodeJson(text: string): Value {
  let data: unknown;
  try {
    data = JSON.parse(text.toWellFormed());
  } catch {
    throw new GoError(jsonFault(text));
  }
  return toValue(data);
}
