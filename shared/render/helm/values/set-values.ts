import { decodeJson } from '../../../base/go/json/decode-json.ts';
import { parseInt64 } from '../../../base/go/strconv/parse-int.ts';
import { quote, quoteRune } from '../../../base/go/strconv/quote.ts';
import { typeOf } from '../../../base/go/type-of.ts';
import { type Dict, GoError, int64, type Value } from '../../../base/go/value.ts';

const maxIndex = 65_536;
const maxNestedNames = 30;

/** The syntax of one of Helm's flags that set values: `--set`, `--set-string`, `--set-file`, `--set-json`, `--set-literal`. */
export type SetSyntax = 'set' | 'set-string' | 'set-file' | 'set-json' | 'set-literal';

/** Whether more of the line follows. A line that ends early is valid: what was read before its end counts. */
type Progress = 'more' | 'end';

interface Scan {
  readonly text: readonly string[];
  at: number;
  readonly syntax: SetSyntax;
  readonly readFile: (path: string) => string;
}

/**
 * Applies a line such as `a.b=1,c[0]=x,d={y,z}` to `values`, which it changes. `readFile` returns the text of a file for `set-file`.
 *
 * @throws GoError in Helm's words, without the name of the flag
 * @see https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
 */
export function setValues(
  values: Dict,
  line: string,
  syntax: SetSyntax,
  readFile: (path: string) => string = refuseFile,
): void {
  const scan: Scan = { text: [...line], at: 0, syntax, readFile };
  while (readPair(scan, values, 0) === 'more');
}

function refuseFile(path: string): never {
  throw new GoError(`open ${path}: no such file or directory`);
}

/** Reads up to one of the stop characters and skips it; `stop` is undefined if the line ends first. */
function readUntil(scan: Scan, stops: string): { readonly text: string; readonly stop: string | undefined } {
  let text = '';
  while (scan.at < scan.text.length) {
    const character = scan.text[scan.at++] as string;
    if (stops.includes(character)) return { text, stop: character };
    if (character !== '\\' || scan.syntax === 'set-literal') text += character;
    else if (scan.at < scan.text.length) text += scan.text[scan.at++];
  }
  return { text, stop: undefined };
}

const put = (into: Dict, key: string, value: Value): void => {
  if (key !== '') into.set(key, value);
};

function mismatch(value: Value, wanted: string): GoError {
  const given = value === null ? 'nil' : typeOf(value);
  return new GoError(`unable to parse key: interface conversion: interface {} is ${given}, not ${wanted}`);
}

function readPair(scan: Scan, into: Dict, nested: number): Progress {
  const { text: key, stop } = readUntil(scan, scan.syntax === 'set-literal' ? '=[.' : '=[,.');
  if (stop === undefined) {
    if (key === '') return 'end';
    throw new GoError(`key ${quote(key)} has no value`);
  }
  if (stop === ',') throw new GoError(`key ${quote(key)} has no value (cannot end with ,)`);
  if (stop === '=') {
    const { value, progress } = readValue(scan);
    put(into, key, value);
    return progress;
  }
  if (stop === '[') {
    const index = readIndex(scan);
    if (index === undefined) return 'end';
    const held = into.get(key);
    if (into.has(key) && !Array.isArray(held)) throw mismatch(held, '[]interface {}');
    const { list, progress } = readItem(scan, Array.isArray(held) ? held : [], index, nested);
    put(into, key, list);
    return progress;
  }
  if (nested + 1 > maxNestedNames) {
    throw new GoError(`value name nested level is greater than maximum supported nested level of ${maxNestedNames}`);
  }
  const held = into.get(key);
  if (into.has(key) && !(held instanceof Map)) throw mismatch(held, 'map[string]interface {}');
  const inner: Dict = held instanceof Map ? held : new Map();
  const progress = readPair(scan, inner, nested + 1);
  if (inner.size > 0) put(into, key, inner);
  else if (progress === 'more') throw new GoError(`key map ${quote(key)} has no value`);
  return progress;
}

/** Reads an index in brackets; undefined if the line ends within them. */
function readIndex(scan: Scan): number | undefined {
  const { text, stop } = readUntil(scan, ']');
  if (stop === undefined) return undefined;
  const index = parseInt64(text);
  if (typeof index === 'bigint') return Number(index);
  throw new GoError(`error parsing index: strconv.Atoi: parsing ${quote(text)}: ${index}`);
}

interface ListProgress {
  readonly list: Value[];
  readonly progress: Progress;
}

function readItem(scan: Scan, list: Value[], index: number, nested: number): ListProgress {
  if (index < 0) throw new GoError(`negative ${index} index not allowed`);
  const { text, stop } = readUntil(scan, '[.=');
  if (text !== '') {
    const runes = Array.from(text, (rune) => quoteRune(rune.codePointAt(0) as number));
    throw new GoError(`unexpected data at end of array index: [${runes.join(' ')}]`);
  }
  if (stop === undefined) return { list, progress: 'end' };
  if (stop === '=') {
    const { value } = readValue(scan);
    return { list: putItem(list, index, value), progress: 'more' };
  }
  const held = list[index] ?? null;
  if (stop === '.') {
    const inner: Dict = held instanceof Map ? held : new Map();
    if (index < list.length) list[index] = inner;
    const progress = readPair(scan, inner, nested);
    return { list: progress === 'end' ? list : putItem(list, index, inner), progress };
  }
  const next = readIndex(scan);
  if (next === undefined) return { list, progress: 'end' };
  if (held !== null && !Array.isArray(held)) throw mismatch(held, '[]interface {}');
  const inner = readItem(scan, held ?? [], next, nested);
  return { list: inner.progress === 'end' ? list : putItem(list, index, inner.list), progress: inner.progress };
}

function putItem(list: Value[], index: number, value: Value): Value[] {
  if (index > maxIndex) {
    throw new GoError(`index of ${index} is greater than maximum supported index of ${maxIndex}`);
  }
  const grown = [...list];
  while (grown.length < index) grown.push(null);
  grown[index] = value;
  return grown;
}

interface ValueProgress {
  readonly value: Value;
  readonly progress: Progress;
}

function readValue(scan: Scan): ValueProgress {
  if (scan.syntax === 'set-json') return { value: readJson(scan), progress: 'more' };
  if (scan.syntax === 'set-literal') return { value: readUntil(scan, '').text, progress: 'more' };
  const first = scan.text[scan.at];
  if (first === undefined) return { value: '', progress: 'end' };
  if (first === '{') return { value: readList(scan), progress: 'more' };
  return { value: readScalar(scan, readUntil(scan, ',').text), progress: 'more' };
}

function readList(scan: Scan): Value[] {
  scan.at++;
  const list: Value[] = [];
  for (;;) {
    const { text, stop } = readUntil(scan, ',}');
    if (stop === undefined) throw new GoError("list must terminate with '}'");
    list.push(readScalar(scan, text));
    if (stop === ',') continue;
    if (scan.text[scan.at] === ',') scan.at++;
    return list;
  }
}

function readScalar({ syntax, readFile }: Scan, text: string): Value {
  if (syntax === 'set-file') return readFile(text);
  if (syntax === 'set-string') return text;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^null$/i.test(text)) return null;
  if (text.startsWith('0') && text !== '0') return text;
  const number = parseInt64(text);
  return typeof number === 'bigint' ? int64(number) : text;
}

const json = /^\s*(?:"(?:[^"\\]|\\.)*"|true|false|null|-?\d[\d.eE+-]*|[[{])/s;

/** Reads a JSON value and the comma after it; null for a missing value. */
function readJson(scan: Scan): Value {
  if (isEmpty(scan)) return null;
  const rest = scan.text.slice(scan.at).join('');
  const start = json.exec(rest)?.[0];
  if (start === undefined) throw new GoError(`invalid JSON ${quote(rest)}`);
  const text = /[[{]$/.test(start) ? rest.slice(0, endOfBrackets(rest)) : start;
  const value = decodeJson(text);
  scan.at += [...text].length;
  isEmpty(scan);
  return value;
}

/** Skips blanks and a comma after them. Returns true if there was nothing else. */
function isEmpty(scan: Scan): boolean {
  while (/^\s$/.test(scan.text[scan.at] ?? '')) scan.at++;
  if (scan.at < scan.text.length && scan.text[scan.at] !== ',') return false;
  scan.at++;
  return true;
}

/** The end of the list or map that the text begins with; brackets within quotes do not count. */
function endOfBrackets(text: string): number {
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if ('[{'.includes(found)) depth++;
    else if (']}'.includes(found) && --depth === 0) return index + 1;
  }
  return text.length;
}
