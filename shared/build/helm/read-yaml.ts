import { load, YAML11_SCHEMA, YAMLException } from 'js-yaml';
import { fromPlain, GoError, type Value } from '../../go/value.ts';

/** YAML as Helm reads it, by way of JSON: YAML 1.1's booleans, every number a float64. @throws GoError */
export function readYaml(text: string): Value {
  // A text of nothing but comments is null to Go.
  if (text.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) return null;
  try {
    return fromPlain(jsonShape(load(text, { schema: YAML11_SCHEMA, json: true })));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `line ${error.mark.line + 1}: `;
    throw new GoError(`error converting YAML to JSON: yaml: ${line}${error.reason}`);
  }
}

/** Dates are the only values of YAML 1.1 that JSON does not have in the same form. */
function jsonShape(data: unknown): unknown {
  if (data instanceof Date) return data.toISOString().replace('.000Z', 'Z');
  if (data instanceof Uint8Array) return Buffer.from(data).toString('utf8');
  if (Array.isArray(data)) return data.map(jsonShape);
  if (data instanceof Map) return new Map([...data].map(([key, item]) => [String(key), jsonShape(item)]));
  if (typeof data === 'bigint') return Number(data);
  if (typeof data !== 'object' || data === null) return data;
  return new Map(Object.entries(data).map(([key, item]) => [key, jsonShape(item)]));
}
