import type { ScalarForm } from '../../../base/go/yaml/node.ts';
import { doubleQuoted } from '../../../base/yaml/write/write-scalar.ts';
import type { TextWriter } from './text-writer.ts';

type WriteScalar = (value: string, writer: TextWriter) => void;

const breaks = /[\n\u2028\u2029]/;

const writers: Readonly<Record<ScalarForm, WriteScalar>> = {
  plain: (value, writer) => {
    if (value !== '') writer.part();
    writer.put(value);
    if (value !== '') writer.isBlank = false;
    writer.isIndentation = false;
  },
  single: (value, writer) => {
    writer.sign("'", { isApart: true });
    for (const { before, line } of partsOf(value)) {
      if (before.startsWith('\n')) writer.break();
      writeBreaks(before, writer);
      writeLine(line.replaceAll("'", "''"), before !== '', writer);
    }
    writer.sign("'");
    writer.isIndentation = false;
  },
  // Here it escapes tabs, line breaks and wide separators, too.
  double: (value, writer) => {
    writer.sign('"', { isApart: true });
    writer.word(`${doubleQuoted(value)}"`);
  },
  literal: (value, writer) => {
    startBlock('|', value, writer);
    for (const { before, line } of partsOf(value)) {
      writeBreaks(before, writer);
      writeLine(line, true, writer);
    }
  },
  folded: (value, writer) => {
    startBlock('>', value, writer);
    // Go's writer asks at the start of the text whether an indented line follows, wherever it is.
    const mayAdd = !/^[\n\u2028\u2029]*(?:[ \t]|$)/.test(value);
    let isIndented = true;
    for (const { before, line } of partsOf(value)) {
      if (before.startsWith('\n') && !isIndented && mayAdd) writer.break();
      writeBreaks(before, writer);
      writeLine(line, true, writer);
      isIndented = /^[ \t]/.test(line);
    }
  },
};

/** Writes the text of a scalar in a style that can hold it. */
export function writeTextScalar(style: ScalarForm, value: string, writer: TextWriter): void {
  writers[style](value, writer);
}

/** The lines of a text, each with the line breaks before it. */
function* partsOf(value: string): Iterable<{ readonly before: string; readonly line: string }> {
  for (const [, before = '', line = ''] of value.matchAll(/([\n\u2028\u2029]*)([^\n\u2028\u2029]*)/g))
    yield { before, line };
}

function writeBreaks(text: string, writer: TextWriter): void {
  for (const sign of text) writer.break(sign);
}

function writeLine(line: string, startsLine: boolean, writer: TextWriter): void {
  if (line === '') return;
  if (startsLine) writer.startLine();
  writer.put(line);
  writer.isIndentation = false;
}

function startBlock(sign: string, value: string, writer: TextWriter): void {
  writer.sign(sign, { isApart: true });
  writer.sign(hintsOf(value));
  writer.writeLine(true);
  writer.isBlank = true;
}

function hintsOf(value: string): string {
  const leading = value.startsWith(' ') || breaks.test(value.charAt(0)) ? '2' : '';
  if (!breaks.test(value.charAt(value.length - 1))) return `${leading}-`;
  return value.length === 1 || breaks.test(value.charAt(value.length - 2)) ? `${leading}+` : leading;
}
