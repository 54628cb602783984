import { formatFloat } from '../../../base/go/strconv/format-float.ts';
import { formatDuration } from '../../../base/go/time/format-duration.ts';
import { kindOf, typeOf } from '../../../base/go/type-of.ts';
import { encodeUtf8 } from '../../../base/go/utf8.ts';
import {
  GoError,
  GoFloat32,
  GoInt,
  GoMap,
  GoNamedString,
  GoObject,
  GoSlice,
  type Value,
} from '../../../base/go/value.ts';
import { compareKeys } from '../../../base/yaml/write/compare-keys.ts';
import { unfolded, writeScalar } from '../../../base/yaml/write/write-scalar.ts';

/**
 * Writes YAML as `toYamlPretty` does: lists are indented, lines are not folded, floats are printed like Go's `%g`. @throws GoError for
 * values that YAML cannot express
 */
export function toYamlPretty(value: Value): string {
  return write(value, '').replace(/^\n/, '').trimStart();
}

/** A value after its key or dash, including the line end or space before it. */
function write(value: Value, indent: string): string {
  if (Array.isArray(value) || value instanceof GoSlice) {
    return writeList(value instanceof GoSlice ? value.items : value, indent);
  }
  if (value instanceof Map) return writeEntries(sorted(value), indent);
  if (value instanceof GoMap) return writeEntries(sorted(value.entries), indent);
  if (value instanceof GoObject && value.options.json === undefined) return writeEntries(fieldsOf(value), indent);
  if (/^(?:complex|func)/.test(kindOf(value))) throw new GoError(`cannot marshal type: ${typeOf(value)}`);
  // Written without indentation, so that no line is long enough to be folded.
  return ` ${writeNumber(value) ?? writeText(textOf(value), indent)}`;
}

/** A text that is not UTF-8 is written as base64. */
function writeText(text: unknown, indent: string): string {
  if (typeof text !== 'string' || text.isWellFormed()) return writeScalar(text, indent, false, unfolded, true);
  return `!!binary ${Buffer.from(encodeUtf8(text)).toString('base64')}`;
}

const sorted = (entries: ReadonlyMap<unknown, Value>): (readonly [string, Value])[] =>
  [...entries].map(([key, item]) => [String(key), item] as const).sort(([a], [b]) => compareKeys(a, b, 3));

/** The fields of a struct, with lower-case names. */
function fieldsOf({ options }: GoObject): (readonly [string, Value])[] {
  const exported = [...(options.fields ?? [])].filter(([name]) => /^[A-Z]/.test(name));
  return exported.map(([name, { value }]) => [name.toLowerCase(), value] as const);
}

function writeEntries(entries: readonly (readonly [string, Value])[], indent: string): string {
  if (entries.length === 0) return ' {}';
  const lines = entries.map(
    ([key, item]) => `\n${indent}${writeScalar(key, indent, true)}:${write(item, `${indent}  `)}`,
  );
  return lines.join('');
}

function writeList(items: readonly Value[], indent: string): string {
  if (items.length === 0) return ' []';
  return items.map((item) => `\n${indent}- ${write(item, `${indent}  `).trimStart()}`).join('');
}

/** Numbers and times, which are never quoted. */
function writeNumber(value: Value): string | undefined {
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (value instanceof GoFloat32) return formatFloat(Number(value.value.toPrecision(7)), 'g', -1);
  if (value instanceof GoObject && value.type === 'time.Time') return String(value.options.json?.());
  if (!(value instanceof GoInt)) return undefined;
  return value.type === 'time.Duration' ? formatDuration(value.value) : String(value.value);
}

/** The form of a value that is not a number: a text, a boolean or null. */
function textOf(value: Value): unknown {
  if (value instanceof GoNamedString) return value.text;
  return value instanceof GoObject ? value.options.json?.() : (value ?? null);
}
