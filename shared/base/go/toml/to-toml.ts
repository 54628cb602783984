import { listItems } from '../list-items.ts';
import { formatFloat } from '../strconv/format-float.ts';
import { quote } from '../strconv/quote.ts';
import { formatDuration } from '../time/format-duration.ts';
import { formatTime } from '../time/format-time.ts';
import { instantOfValue } from '../time/values/instant-of-value.ts';
import { kindOf } from '../type-of.ts';
import { compareStrings } from '../utf8.ts';
import { GoError, GoFloat32, GoInt, GoMap, GoNamedString, GoObject, GoSlice, type Value } from '../value.ts';

/**
 * Writes TOML as `mustToToml` does: sorted keys, plain values before tables, nested tables indented. @throws GoError in the words of Go's
 * TOML library for a value that TOML cannot express
 *
 * @see https://toml.io/en/v1.0.0
 */
export function toToml(value: Value): string {
  const out: string[] = [];
  encode(out, [], value);
  return out.join('');
}

/** The TOML kind of a value; undefined for nil, which is omitted. */
type Type = 'table' | 'tables' | 'array' | 'value' | undefined;

interface Entry {
  readonly name: string;
  readonly value: Value;
  readonly type: Type;
}

const isNil = (value: Value): boolean =>
  value === null ||
  value === undefined ||
  ((value instanceof GoSlice || value instanceof GoMap) && value.options.isNil === true);
/** A struct that is written as a text, such as a time or a version. */
const isText = (value: Value): value is GoObject => value instanceof GoObject && value.options.json !== undefined;
const isTable = (value: Value): boolean =>
  value instanceof Map || value instanceof GoMap || (value instanceof GoObject && !isText(value));

function typeOf(value: Value): Type {
  if (isNil(value)) return undefined;
  if (isTable(value)) return 'table';
  const items = listItems(value);
  if (items === undefined) {
    const kind = kindOf(value);
    if (/^(?:complex|func)/.test(kind)) throw new GoError(`unsupported type: ${kind}`);
    return 'value';
  }
  const types = items.map(typeOf);
  if (types.includes(undefined)) throw new GoError('toml: cannot encode array with nil element');
  return types.length > 0 && types.every((type) => type === 'table') ? 'tables' : 'array';
}

/** The entries of a table in writing order: plain values before tables. */
function entriesOf(table: Value): readonly Entry[] {
  const entries = namedOf(table);
  return [...entries.filter((entry) => !isBelow(entry)), ...entries.filter(isBelow)];
}

function namedOf(value: Value): readonly Entry[] {
  const entry = ([name, item]: readonly [string, Value]): Entry => ({ name, value: item, type: typeOf(item) });
  if (value instanceof GoObject) {
    const fields = [...(value.options.fields ?? [])].filter(([name]) => /^[A-Z]/.test(name));
    return fields.map(([name, field]) => entry([name, field.value]));
  }
  if (value instanceof GoMap && value.key !== 'string') {
    throw new GoError('toml: cannot encode a map with non-string key type');
  }
  const entries = (value instanceof GoMap ? value.entries : value) as ReadonlyMap<string, Value>;
  return [...entries].sort(([a], [b]) => compareStrings(a, b)).map(entry);
}

const isBelow = ({ type }: Entry): boolean => type === 'table' || type === 'tables';
const startsLine = (out: string[]): void => {
  if (out.length > 0) out.push('\n');
};

function encode(out: string[], path: readonly string[], value: Value): void {
  const indent = '  '.repeat(Math.max(path.length - 1, 0));
  const name = path.map(writeKey).join('.');
  const items = listItems(value);
  if (isTable(value)) {
    if (isNil(value)) return;
    if (path.length === 1) startsLine(out);
    if (path.length > 0) out.push(`${indent}[${name}]\n`);
    encodeEntries(out, path, value);
  } else if (items !== undefined && typeOf(value) === 'tables') {
    if (path.length === 0) throw new GoError('toml: top-level values must be Go maps or structs');
    for (const item of items) {
      startsLine(out);
      out.push(`${indent}[[${name}]]\n`);
      encodeEntries(out, path, item);
    }
  } else {
    const kind = kindOf(value);
    if (/^(?:complex|func)/.test(kind)) throw new GoError(`unsupported type for key '${name}': ${kind}`);
    out.push(
      path.length === 0 ? writeValue(value) : `${indent}${writeKey(path.at(-1) as string)} = ${writeValue(value)}\n`,
    );
  }
}

function encodeEntries(out: string[], path: readonly string[], table: Value): void {
  for (const { name, value, type } of entriesOf(table)) {
    if (type !== undefined) encode(out, [...path, name], value);
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
  if (typeof value === 'string') return quoteToml(value);
  if (typeof value === 'number') return writeFloat(value);
  if (value instanceof GoFloat32) return writeFloat(Number(value.value.toPrecision(7)));
  if (value instanceof GoInt) {
    return value.type === 'time.Duration' ? quoteToml(formatDuration(value.value)) : String(value.value);
  }
  if (value instanceof GoNamedString) return writeNumber(value.text);
  const items = listItems(value);
  if (items !== undefined) return `[${items.map(writeValue).join(', ')}]`;
  if (isText(value)) return writeTime(value) ?? quoteToml(String(value.options.json?.()));
  return isTable(value) ? writeInline(value) : String(value);
}

function writeInline(table: Value): string {
  // A comma follows every entry except the last one, even if the last one is omitted.
  const parts = entriesOf(table).map(({ name, value, type }, at, { length }) =>
    type === undefined ? '' : `${writeKey(name)} = ${writeValue(value)}${at < length - 1 ? ', ' : ''}`,
  );
  return `{${parts.join('')}}`;
}

/** Layouts of times read from TOML without a zone, by the zone name that records the form. */
const localLayouts: Readonly<Record<string, string>> = {
  'datetime-local': '2006-01-02T15:04:05.999999999',
  'date-local': '2006-01-02',
  'time-local': '15:04:05.999999999',
};

function writeTime(value: GoObject): string | undefined {
  const instant = instantOfValue(value);
  if (instant === undefined) return undefined;
  const layout = localLayouts[formatTime('MST', instant)];
  return formatTime(layout ?? '2006-01-02T15:04:05.999999999Z07:00', instant);
}

/** A number that is stored as the text it was read from. */
function writeNumber(text: string): string {
  if (text === '' || /^-?\d+$/.test(text)) return text === '' ? '0' : String(BigInt(text));
  const value = Number(text);
  if (Number.isNaN(value)) throw new GoError(`unable to convert ${quote(text)} to int64 or float64`);
  return writeFloat(value);
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'g', -1);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
