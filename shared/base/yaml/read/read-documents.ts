import { EVENT_ID, YAMLException } from 'js-yaml';
import { hasMoreSigns } from './count-signs.ts';
import { deepest, type Expansion, measureExpanded, mostValues } from './expansion.ts';
import type { EventStream } from './go-events.ts';
import { parseEvents } from './parse-events.ts';
import type { Piece } from './split-documents.ts';
import { TooLargeYaml, YamlError } from './yaml-error.ts';

/** What an engine makes of YAML where YAML leaves it open, or the engine goes its own way. */
export interface YamlRules {
  /** The version of Go's YAML library that decides what YAML is. */
  readonly version: 2 | 3;
  /** Takes a file apart: one piece is read at a time. */
  readonly split: (text: string) => readonly Piece[];
  /** Whether only the first document that holds something counts. */
  readonly isOne: boolean;
  /** A document with more signs that may begin a value takes more memory and time than it is worth, and is not read. */
  readonly mostSigns: number;
  /** Makes data of the events of one piece. @throws YAMLException */
  readonly construct: (stream: EventStream, piece: PieceInFile) => ConstructedPiece;
}

/** What is known of a piece beside its text. */
export interface PieceInFile {
  /** Whether the file has no other piece. */
  readonly isAlone: boolean;
  /** The error of the file for one of the piece. */
  readonly errorOf: (cause: YAMLException) => YamlError;
}

/** The documents of a piece. */
export interface ConstructedPiece {
  readonly values: readonly unknown[];
}

/**
 * Reads the documents of a file by the rules of an engine.
 *
 * `budget` is shared by files that together may not have more values than that.
 *
 * @throws YamlError
 */
export function readDocuments(
  file: string,
  text: string,
  rules: YamlRules,
  budget: Expansion = { left: mostValues },
): readonly unknown[] {
  const budgets = [{ left: mostValues }, budget];
  const documents: unknown[] = [];
  const lineAt = createLineCount(text);
  const pieces = rules.split(text);
  for (const piece of pieces) {
    const errorOf = (cause: YAMLException): YamlError => {
      const line = cause.mark && cause.mark.line + lineAt(piece.start);
      return new YamlError(file, line, cause.reason, { cause });
    };
    refuseLarge(file, lineAt(piece.start), piece, rules.mostSigns);
    try {
      const found = readPiece(piece.text, rules, { isAlone: pieces.length === 1, errorOf }, budgets, file);
      for (const document of found) documents.push(document);
    } catch (error) {
      if (error instanceof YAMLException) throw errorOf(error);
      if (!(error instanceof RangeError)) throw error;
      throw new YamlError(file, lineAt(piece.start), 'is nested too deep, by way of its anchors', { cause: error });
    }
    if (rules.isOne && documents.length > 0) break;
  }
  return documents;
}

function readPiece(
  text: string,
  rules: YamlRules,
  piece: PieceInFile,
  budgets: readonly Expansion[],
  file: string,
): readonly unknown[] {
  const stream = parseEvents(text, rules.version);
  const size = stream.events.length;
  const hasAliases = text.includes('*') && stream.events.some(({ type }) => type === EVENT_ID.ALIAS);
  const { values } = rules.construct(stream, piece);
  // An alias is one value in several places: only with one a text can make more than it holds.
  const expanded = hasAliases ? measureExpanded(values) : { size, depth: 0 };
  if (expanded.depth > deepest) throw new RangeError(`${expanded.depth} levels`);
  for (const budget of budgets) budget.left -= expanded.size;
  if (budgets.every(({ left }) => left >= 0)) return values;
  const what = hasAliases ? 'its anchors expand to' : 'it holds, with the files read before,';
  throw new TooLargeYaml(file, undefined, `${what} more values than are read`);
}

function refuseLarge(file: string, line: number, { text }: Piece, most: number): void {
  if (!hasMoreSigns(text, most)) return;
  throw new TooLargeYaml(
    file,
    line,
    `a document with more than ${most} lines, commas, colons, dashes and brackets is not read: split it`,
  );
}

/** Finds the line of a place, from 1. Called from the first place to the last, it goes through the text once. */
export function createLineCount(text: string): (place: number) => number {
  let line = 1;
  let counted = 0;
  return (place) => {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < place; at = text.indexOf('\n', counted)) {
      line++;
      counted = at + 1;
    }
    return line;
  };
}
