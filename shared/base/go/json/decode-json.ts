import { toWellFormed } from '../utf8.ts';
import { GoError, type Value } from '../value.ts';
import { jsonFault } from './json-fault.ts';

export interface DecodedJson {
  readonly value: Value;
  /** Error for a number that does not fit into a float64; its value is null. */
  readonly fault: GoError | undefined;
}

interface Reading {
  readonly text: string;
  fault: GoError | undefined;
}

function toValue(reading: Reading, data: unknown): Value {
  if (typeof data === 'string') return toWellFormed(data);
  if (typeof data === 'number') {
    if (Number.isFinite(data)) return data;
    reading.fault ??= tooLarge(reading.text);
    return null;
  }
  if (data === null || typeof data !== 'object') return data as Value;
  if (Array.isArray(data)) return data.map((item) => toValue(reading, item));
  return new Map(Object.entries(data).map(([key, item]) => [key.toWellFormed(), toValue(reading, item)]));
}

/** Names the first number that is too large, as it is written. */
function tooLarge(text: string): GoError {
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  const number = numbers.find((each) => !Number.isFinite(Number(each))) ?? '';
  return new GoError(`json: cannot unmarshal number ${number} into Go value of type float64`);
}

/** `json.Unmarshal` into an `any`, also returning what was read if a number is too large (`fault`). @throws GoError for invalid JSON */
export function decodeLargeJson(text: string): DecodedJson {
  let data: unknown;
  try {
    data = JSON.parse(text.toWellFormed());
  } catch {
    throw new GoError(jsonFault(text));
  }
  const reading: Reading = { text, fault: undefined };
  return { value: toValue(reading, data), fault: reading.fault };
}

/** `json.Unmarshal` into an `any`: numbers are float64. Throws a `GoError` in encoding/json's words. */
export function decodeJson(text: string): Value {
  const { value, fault } = decodeLargeJson(text);
  if (fault !== undefined) throw fault;
  return value;
}
