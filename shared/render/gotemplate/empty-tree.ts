import type { Node } from './node.ts';

/** Whether a tree has nothing but white space and comments: such a definition never replaces another. */
export function isEmptyTree(node: Node | undefined): boolean {
  if (node === undefined || node.kind === 'comment') return true;
  if (node.kind === 'list') return node.nodes.every(isEmptyTree);
  return node.kind === 'text' && !/[^\s\u0085]/.test(node.text);
}
