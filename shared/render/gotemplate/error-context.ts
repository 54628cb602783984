import { byteLength } from '../../base/go/utf8.ts';
import type { TemplatePosition } from './errors.ts';
import type { Node } from './node.ts';

/** Where a node stands: line from 1, column as the byte offset in its line (on the first line, in the text). */
export function positionOf(node: Node): TemplatePosition {
  const before = node.tree.text.slice(0, node.pos);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    template: node.tree.parseName,
    line: before.split('\n').length,
    column: byteLength(before.slice(lineStart)),
  };
}
