import { formatFloat } from '../strconv/format-float.ts';
import { typeOf } from '../type-of.ts';
import { compareStrings } from '../utf8.ts';
import {
  type Dict,
  GoComplex,
  GoError,
  GoFloat32,
  GoFunction,
  GoInt,
  GoMap,
  GoNamedString,
  GoObject,
  GoSlice,
  type Value,
} from '../value.ts';

export interface JsonOptions {
  /** Escape `<`, `>` and `&`, as Go does by default. */
  readonly escapeHtml?: boolean;
  /** Indentation of one level; everything is on one line if undefined. */
  readonly indent?: string;
}

/** What Go escapes in JSON: control characters, `"`, `\`, LS, PS and lone surrogates. */
const special =
  /[^ !#-[\]-\u2027\u202a-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const html = /[<>&]/g;
const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const unicode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

function escapeSpecial(char: string): string {
  const code = char.charCodeAt(0);
  return short[char] ?? (code >= 0xd800 && code <= 0xdfff ? '\\ufffd' : unicode(char));
}

function encodeString(text: string, options: JsonOptions): string {
  const escaped = text.replace(special, escapeSpecial);
  return `"${options.escapeHtml === false ? escaped : escaped.replace(html, unicode)}"`;
}

/** A float as encoding/json writes it: an exponent only below 1e-6 and from 1e21 on. */
export function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) throw new GoError(`json: unsupported value: ${formatFloat(value, 'g', -1)}`);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-6 && size < 1e21)) return formatFloat(value, 'f', -1);
  return formatFloat(value, 'e', -1).replace(/e-0(\d)$/, 'e-$1');
}

/** Writes items in brackets, each on its own line if indented. */
function wrap(open: string, close: string, items: readonly string[], options: JsonOptions, level: number): string {
  if (items.length === 0) return open + close;
  if (options.indent === undefined) return open + items.join(',') + close;
  const inner = `\n${options.indent.repeat(level + 1)}`;
  return `${open}${inner}${items.join(`,${inner}`)}\n${options.indent.repeat(level)}${close}`;
}

function encodeEntries(entries: readonly (readonly [string, Value])[], options: JsonOptions, level: number): string {
  const colon = options.indent === undefined ? ':' : ': ';
  const items = entries.map(([key, value]) => encodeString(key, options) + colon + encode(value, options, level + 1));
  return wrap('{', '}', items, options, level);
}

function encodeMap(map: Dict | GoMap, options: JsonOptions, level: number): string {
  if (map instanceof GoMap && map.options.isNil === true) return 'null';
  const pairs: [string, Value][] = [];
  const entries: Iterable<readonly [unknown, Value]> = map instanceof GoMap ? map.entries : map;
  for (const [key, value] of entries) pairs.push([String(key), value]);
  pairs.sort((a, b) => compareStrings(a[0], b[0]));
  return encodeEntries(pairs, options, level);
}

function encodeSlice(list: readonly Value[] | GoSlice, options: JsonOptions, level: number): string {
  const items = list instanceof GoSlice ? list.items : list;
  if (list instanceof GoSlice) {
    if (list.options.isNil === true) return 'null';
    if (list.elem === 'uint8' && list.options.arrayLength === undefined) {
      const bytes = Uint8Array.from(items, (item) => Number((item as GoInt).value));
      return `"${Buffer.from(bytes).toString('base64')}"`;
    }
  }
  const texts = items.map((item) => encode(item, options, level + 1));
  return wrap('[', ']', texts, options, level);
}

function encodeObject(object: GoObject, options: JsonOptions, level: number): string {
  if (object.options.json !== undefined) return encode(object.options.json(), options, level);
  const { fields = new Map<string, { type: string; value: Value }>(), jsonNames } = object.options;
  const entries = [...fields].map(([name, field]): [string, Value] => [jsonNames?.get(name) ?? name, field.value]);
  return encodeEntries(
    entries.filter(([name]) => name !== '-'),
    options,
    level,
  );
}

function encodeNumberText(number: GoNamedString, options: JsonOptions): string {
  if (number.type !== 'json.Number') return encodeString(number.text, options);
  if (number.text === '') return '0';
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(number.text)) return number.text;
  throw new GoError(`json: invalid number literal ${JSON.stringify(number.text)}`);
}

function encode(value: Value, options: JsonOptions, level: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return encodeString(value, options);
  if (typeof value === 'number') return jsonFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (level > 1000) throw new GoError('json: unsupported value: encountered a cycle');
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof Map || value instanceof GoMap) return encodeMap(value, options, level);
  if (Array.isArray(value) || value instanceof GoSlice) return encodeSlice(value, options, level);
  if (value instanceof GoObject) return encodeObject(value, options, level);
  if (value instanceof GoNamedString) return encodeNumberText(value, options);
  if (value instanceof GoFloat32) return jsonFloat(Number(value.value.toPrecision(7)));
  if (value instanceof GoComplex || value instanceof GoFunction) {
    throw new GoError(`json: unsupported type: ${typeOf(value)}`);
  }
  return 'null';
}

/** `json.Marshal` and its variants: sorted keys, Go's escapes and numbers. @throws GoError for a value that JSON cannot express */
export function encodeJson(value: Value, options: JsonOptions = {}): string {
  return encode(value, options, 0);
}
