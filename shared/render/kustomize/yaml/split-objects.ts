import type { Piece } from '../../../base/yaml/read/split-documents.ts';

/** A line of `---` within a text, with what follows on it: that may be the other half of a line end. */
const separators = /\n---([^\n]*)\n/g;

/** Takes a file of objects apart as kustomize does: the lines of `---` are not a part of any piece, and directives end with them. */
export function splitObjects(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const { index, 0: separator } of text.matchAll(separators)) {
    pieces.push({ text: text.slice(start, index + 1), start });
    start = index + separator.length;
  }
  return [...pieces, { text: text.slice(start), start }];
}

/**
 * Where a file of objects has a line of `---` followed by something else than a comment, or a document's end after it where no document
 * began.
 */
export function misplacedSeparator(text: string): number | undefined {
  for (const { index, 0: separator, 1: behind = '' } of text.matchAll(separators)) {
    if (/^\s*[^\s#]/.test(behind) || endsAtOnce(text, index + separator.length)) return index + 1;
  }
  return undefined;
}

const blankLine = /[ \t]*(?:#.*)?\r?\n/y;
const documentEnd = /\.\.\.(?=\s|$)/y;

/** Whether a document's end comes first. Line by line: a single expression would overflow its stack on a file of blank lines. */
function endsAtOnce(text: string, start: number): boolean {
  blankLine.lastIndex = start;
  let at = start;
  while (blankLine.test(text)) at = blankLine.lastIndex;
  documentEnd.lastIndex = at;
  return documentEnd.test(text);
}
