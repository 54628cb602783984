/** A part of a stream of documents, and at which character of it that starts. */
export interface Piece {
  readonly text: string;
  readonly start: number;
}

/**
 * Takes a text apart before each line of `---`, so that no more than one document has to be read at a time. Directives hold it together.
 */
export function splitDocuments(text: string): readonly Piece[] {
  if (/^%/m.test(text)) return [{ text, start: 0 }];
  const pieces: Piece[] = [];
  let start = 0;
  for (const { index } of text.matchAll(/^---(?=[ \t\r\n])/gm)) {
    if (index === 0) continue;
    pieces.push({ text: text.slice(start, index), start });
    start = index;
  }
  return [...pieces, { text: text.slice(start), start }];
}
