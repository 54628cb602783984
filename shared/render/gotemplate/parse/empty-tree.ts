import type { Node } from './node.ts';

/** True if a tree holds only white space and comments. Such a definition never replaces an existing one. */
export function isEmptyTree(node: Node | undefined): boolean {
  if (node === undefined || node.kind === 'comment') return true;
  if (node.kind === 'list') return node.nodes.every(isEmptyTree);
  return node.kind === 'text' && !/[^\s\u0085]/.test(node.text);
}
