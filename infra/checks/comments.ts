import ts from 'typescript';

/** A line of prose: of a comment, or of a Markdown file outside of tables, code blocks and links. */
export interface ProseLine {
  /** 1-based. */
  readonly line: number;
  /** The whole line, with the code before a comment. */
  readonly text: string;
}

/** Every line of a TypeScript file that lies in a comment. */
export function commentLines(source: string): readonly ProseLine[] {
  const lines = source.split('\n');
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  const numbers = new Set<number>();
  const addRanges = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const range of ranges ?? []) {
      const first = file.getLineAndCharacterOfPosition(range.pos).line;
      const last = file.getLineAndCharacterOfPosition(range.end).line;
      for (let line = first; line <= last; line++) numbers.add(line);
    }
  };
  const visit = (node: ts.Node): void => {
    addRanges(ts.getLeadingCommentRanges(source, node.getFullStart()));
    addRanges(ts.getTrailingCommentRanges(source, node.end));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...numbers].sort((a, b) => a - b).map((line) => ({ line: line + 1, text: lines[line] as string }));
}

/** Every line of a Markdown file that can be wrapped: not in a code block, not a row of a table. */
export function markdownLines(source: string): readonly ProseLine[] {
  const prose: ProseLine[] = [];
  let inCode = false;
  for (const [index, text] of source.split('\n').entries()) {
    if (text.trimStart().startsWith('```')) inCode = !inCode;
    else if (!inCode && !text.trimStart().startsWith('|')) prose.push({ line: index + 1, text });
  }
  return prose;
}
