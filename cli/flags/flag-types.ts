import { readCsvRecord } from '../../shared/base/go/encoding/csv.ts';
import { parseFloat64 } from '../../shared/base/go/strconv/parse-float.ts';
import { parseInt64 } from '../../shared/base/go/strconv/parse-int.ts';
import { quote } from '../../shared/base/go/strconv/quote.ts';
import { parseDuration } from '../../shared/base/go/time/parse-duration.ts';

/** What a flag's value may be, beside any text. */
export type FlagType = 'switch' | 'text' | 'list' | 'map' | 'duration' | 'integer' | 'number';

/** Reads a value as a Go program does: the texts that it means. @throws Error in the words of Go's flag library */
export type ReadFlag = (text: string) => readonly string[];

const readers: Readonly<Record<FlagType, ReadFlag>> = {
  switch: (text) => [String(readBoolean(text))],
  text: (text) => [text],
  list: (text) => (text === '' ? [] : readCsvRecord(text)),
  map: readPairs,
  duration: (text) => {
    parseDuration(text);
    return [text];
  },
  integer: (text) => {
    const value = parseInt64(text, 0);
    if (typeof value === 'string') throw new Error(`strconv.ParseInt: parsing ${quote(text)}: ${value}`);
    return [text];
  },
  number: (text) => {
    const value = parseFloat64(text);
    if (typeof value === 'string') throw new Error(`strconv.ParseFloat: parsing ${quote(text)}: ${value}`);
    return [text];
  },
};

/** The texts that a flag's value means: none or several of a list, otherwise one. @throws Error in the words of Go's flag library */
export function readFlagValue(type: FlagType | ReadFlag, text: string): readonly string[] {
  return typeof type === 'function' ? type(text) : readers[type](text);
}

function readBoolean(text: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new Error(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
}

/** `key=value`, or several of them with commas between. */
function readPairs(text: string): readonly string[] {
  const signs = text.split('=').length - 1;
  const pairs = signs > 1 ? readCsvRecord(text) : [text.replace(/^"+|"+$/g, '')];
  const wrong = signs === 0 ? text : pairs.find((pair) => !pair.includes('='));
  if (wrong !== undefined) throw new Error(`${wrong} must be formatted as key=value`);
  return [text];
}
