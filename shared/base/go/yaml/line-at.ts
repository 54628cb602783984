import type { YamlNode } from './node.ts';
import { parseDocument } from './parse-document.ts';
import { parseOrNone } from './parse-or-none.ts';

/**
 * The line, from 1, of the value at a path of keys and indices in a document, or of the last part of the path that exists; of an entry, the
 * line of its key. undefined if no part of the path exists, or the text is not YAML.
 */
export function lineAt(text: string, path: readonly (string | number)[]): number | undefined {
  let node = parseOrNone(parseDocument, text);
  let line: number | undefined;
  for (const segment of path) {
    const found = childAt(node?.kind === 'alias' ? node.target : node, segment);
    if (found === undefined) break;
    node = found.node;
    line = found.line + 1;
  }
  return line;
}

function childAt(node: YamlNode | undefined, segment: string | number): { node: YamlNode; line: number } | undefined {
  if (node?.kind === 'sequence') {
    const item = node.items[Number(segment)];
    return item && { node: item, line: item.line };
  }
  if (node?.kind !== 'mapping') return undefined;
  const at = node.items.findIndex(
    (key, index) => index % 2 === 0 && key.kind === 'scalar' && key.text === String(segment),
  );
  const [key, value] = at < 0 ? [] : node.items.slice(at, at + 2);
  return key && value && { node: value, line: key.line };
}
