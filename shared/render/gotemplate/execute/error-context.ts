import { byteLength } from '../../../base/go/utf8.ts';
import type { TemplatePosition } from '../errors.ts';
import type { Node } from '../parse/node.ts';

/** A node's position: line counted from 1, column as a byte offset within that line (on the first line, within the text). */
export function positionOf(node: Node): TemplatePosition {
  const before = node.tree.text.slice(0, node.pos);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    template: node.tree.parseName,
    line: before.split('\n').length,
    column: byteLength(before.slice(lineStart)),
  };
}
