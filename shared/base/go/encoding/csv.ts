import { byteLength } from '../utf8.ts';
import { GoError } from '../value.ts';

/** Position while a record is read. */
interface Reading {
  readonly lines: readonly string[];
  /** Index of the current line. */
  at: number;
  line: string;
  /** Column of the rest of the line: a byte offset counted from 1. */
  column: number;
  readonly start: number;
}

const lineEnd = (line: string): number => (line.endsWith('\n') ? 1 : 0);

/**
 * The fields of the first record of a text in CSV, as Go's `encoding/csv` reads it: fields in quotes may hold commas and line ends.
 *
 * @see https://pkg.go.dev/encoding/csv
 * @throws GoError in Go's words
 */
export function readCsvRecord(text: string): string[] {
  const lines = linesOf(text);
  const start = lines.findIndex((line) => line.length > lineEnd(line));
  if (start < 0) throw new GoError('EOF');
  const reading: Reading = { lines, at: start, line: lines[start] as string, column: 1, start };
  const fields: string[] = [];
  for (let isMore = true; isMore; ) {
    const read = reading.line.startsWith('"') ? readQuoted : readBare;
    const [field, more] = read(reading);
    fields.push(field);
    isMore = more;
  }
  return fields;
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).map((line) => line.replace(/\r\n$/, '\n').replace(/\r$/, ''));
}

function advance(reading: Reading, length: number): string {
  const passed = reading.line.slice(0, length);
  reading.line = reading.line.slice(length);
  reading.column += byteLength(passed);
  return passed;
}

function fault({ start, at }: Reading, column: number, reason: string): GoError {
  const place = `parse error on line ${at + 1}, column ${column}: ${reason}`;
  return new GoError(start === at ? place : `record on line ${start + 1}; ${place}`);
}

/** Reads an unquoted field. Returns it, and whether a comma follows. */
function readBare(reading: Reading): readonly [string, boolean] {
  const comma = reading.line.indexOf(',');
  const field =
    comma < 0 ? reading.line.slice(0, reading.line.length - lineEnd(reading.line)) : reading.line.slice(0, comma);
  const quote = field.indexOf('"');
  if (quote >= 0) {
    const column = reading.column + byteLength(field.slice(0, quote));
    throw fault(reading, column, 'bare " in non-quoted-field');
  }
  advance(reading, field.length + 1);
  return [field, comma >= 0];
}

const wrongQuote = 'extraneous or missing " in quoted-field';

function readQuoted(reading: Reading): readonly [string, boolean] {
  advance(reading, 1);
  let field = '';
  for (;;) {
    const quote = reading.line.indexOf('"');
    if (quote < 0) {
      field += nextLine(reading);
      continue;
    }
    field += advance(reading, quote);
    advance(reading, 1);
    if (reading.line.startsWith('"')) field += advance(reading, 1);
    else if (reading.line.startsWith(',')) return [field, advance(reading, 1) === ','];
    else if (reading.line.length === lineEnd(reading.line)) return [field, false];
    else throw fault(reading, reading.column - 1, wrongQuote);
  }
}

/** Returns the rest of the line and moves on to the next one. */
function nextLine(reading: Reading): string {
  const rest = advance(reading, reading.line.length);
  const next = reading.lines[reading.at + 1];
  if (next === undefined) throw fault(reading, reading.column, wrongQuote);
  reading.at += 1;
  reading.line = next;
  reading.column = 1;
  return rest;
}
