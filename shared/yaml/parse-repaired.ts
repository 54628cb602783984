import { YAMLException } from 'js-yaml';
import { mayBegin } from './refuse-tabs.ts';

/** More repairs than this, or more characters read for them, and a file is refused: each one reads it anew. */
const mostRepairs = 500;
const mostCharacters = 100_000_000;

type Mark = NonNullable<YAMLException['mark']>;

/** The text without what js-yaml has said; undefined where that is something else, or Go does not take it either. */
type Repair = (text: string, mark: Mark, reason: string) => string | undefined;

/** The lines of a quoted text or of brackets may hang out to the left, as their indentation means nothing, and have tabs. */
const repairIndentation: Repair = (text, { position, column, line }, reason) => {
  if (reason !== 'deficient indentation') return undefined;
  const start = position - column;
  const before = text.slice(start, position);
  const tab = before.trim() === '' ? -1 : before.lastIndexOf('\t');
  if (tab < 0) return indent(text, line);
  return mayBegin(before.slice(0, tab)) ? undefined : replaceAt(text, start + tab, ' ');
};

function indent(text: string, line: number): string {
  const lines = text.split('\n');
  lines[line] = `${' '.repeat(64)}${lines[line]?.trimStart()}`;
  return lines.join('\n');
}

/** In double quotes `\'` is a quote. */
const repairEscape: Repair = (text, { position }, reason) =>
  reason === 'unknown escape sequence' && text[position] === "'" ? replaceAt(text, position - 1, '') : undefined;

/** A comment may follow on quotes, brackets, commas and the mark of a block without a space. */
const repairComment: Repair = (text, { position, column }) =>
  text[position] === '#' && /(?:["'\]},]|[|>][-+\d]*)$/.test(text.slice(position - column, position))
    ? replaceAt(text, position, ' #')
    : undefined;

const repairs = [repairIndentation, repairEscape, repairComment];

function replaceAt(text: string, position: number, replacement: string): string {
  return text.slice(0, position) + replacement + text.slice(position + 1);
}

/**
 * Parses what Go's parser takes and js-yaml does not. `parse` is called again with a text in which there is nothing of that, where all lines are
 * those they were.
 *
 * @throws YAMLException
 */
export function parseRepaired<T>(text: string, parse: (source: string) => T): T {
  const most = Math.min(mostRepairs, mostCharacters / text.length);
  let source = text;
  for (let count = 0; ; count++) {
    try {
      return parse(source);
    } catch (error) {
      const { reason, mark } = error instanceof YAMLException ? error : {};
      if (mark === undefined || reason === undefined || count >= most) throw error;
      const [repaired] = repairs.flatMap((repair) => repair(source, mark, reason) ?? []);
      if (repaired === undefined) throw error;
      source = repaired;
    }
  }
}
