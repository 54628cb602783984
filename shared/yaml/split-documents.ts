/** A part of a stream of documents, and on which line, from 0, it starts. */
export interface Piece {
  readonly text: string;
  readonly line: number;
}

/** Takes a text apart before each line of `---`, so that no more than one document has to be read at a time. Directives hold it together. */
export function splitDocuments(text: string): readonly Piece[] {
  if (/^%/m.test(text)) return [{ text, line: 0 }];
  const pieces: Piece[] = [];
  let start = 0;
  let line = 0;
  for (const { index } of text.matchAll(/^---(?=[ \t\r\n])/gm)) {
    if (index === 0) continue;
    const piece = text.slice(start, index);
    pieces.push({ text: piece, line });
    line += piece.split('\n').length - 1;
    start = index;
  }
  return [...pieces, { text: text.slice(start), line }];
}
