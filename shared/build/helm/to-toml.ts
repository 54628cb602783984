import { formatFloat } from '../../go/strconv/format-float.ts';
import { compareStrings } from '../../go/utf8.ts';
import { type Dict, GoError, GoInt, GoMap, GoObject, GoSlice, type Value } from '../../go/value.ts';
import { toJsonShape } from './json-shape.ts';

/**
 * `mustToToml`: keys in their order, plain values before tables, tables below tables indented. @throws GoError where TOML has no such value
 *
 * @see https://toml.io/en/v1.0.0
 */
export function toToml(value: Value): string {
  const data = plain(value);
  if (!(data instanceof Map)) return data === null ? '' : writeValue(data);
  const out: string[] = [];
  writeTable(out, data, []);
  return out.join('');
}

const isStructured = (value: Value): value is GoMap | GoSlice | GoObject =>
  value instanceof GoMap || value instanceof GoSlice || value instanceof GoObject;
const plain = (value: Value): Value => (isStructured(value) ? toJsonShape(value) : (value ?? null));
const isTables = (value: Value): value is Dict[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Map);

function writeTable(out: string[], table: Dict, path: readonly string[]): void {
  const entries = [...table]
    .map(([key, value]) => [key, plain(value)] as const)
    .filter(([, value]) => value !== null)
    .sort(([a], [b]) => compareStrings(a, b));
  const indent = '  '.repeat(path.length);
  const below = entries.filter(([, value]) => value instanceof Map || isTables(value));
  for (const [key, value] of entries) {
    if (value instanceof Map || isTables(value)) continue;
    const before = path.length === 0 ? '' : '  '.repeat(path.length - 1);
    out.push(`${path.length === 0 ? '' : `${before}  `}${writeKey(key)} = ${writeValue(value)}\n`);
  }
  for (const [key, value] of below) {
    const own = [...path, key];
    const name = own.map(writeKey).join('.');
    if (value instanceof Map) {
      if (own.length === 1 && out.length > 0) out.push('\n');
      out.push(`${indent}[${name}]\n`);
      writeTable(out, value, own);
      continue;
    }
    for (const each of value as Dict[]) {
      if (out.length > 0) out.push('\n');
      out.push(`${indent}[[${name}]]\n`);
      writeTable(out, each, own);
    }
  }
}

const writeKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : quoteToml(key));

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

function quoteToml(text: string): string {
  const inner = Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    const isControl = code < 0x20 || code === 0x7f;
    return escapes[character] ?? (isControl ? `\\u${code.toString(16).padStart(4, '0')}` : character);
  });
  return `"${inner.join('')}"`;
}

function writeValue(value: Value): string {
  const data = plain(value);
  if (typeof data === 'string') return quoteToml(data);
  if (typeof data === 'number') return writeFloat(data);
  if (data instanceof GoInt) return String(data.value);
  if (Array.isArray(data)) {
    if (data.some((item) => item === null || item === undefined)) {
      throw new GoError('toml: cannot encode array with nil element');
    }
    return `[${data.map(writeValue).join(', ')}]`;
  }
  if (data instanceof Map) {
    const entries = [...data].filter(([, item]) => item !== null).sort(([a], [b]) => compareStrings(a, b));
    return `{${entries.map(([key, item]) => `${writeKey(key)} = ${writeValue(item)}`).join(', ')}}`;
  }
  return String(data);
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'g', -1);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
