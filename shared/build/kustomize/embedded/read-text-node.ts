import type { YamlNode } from '../../../go/yaml/node.ts';
import { type CommentedDocument, parseCommented } from '../../../go/yaml/parse-document.ts';
import { parseOrNone } from '../../../go/yaml/parse-or-none.ts';
import { plainType } from '../../../go/yaml/plain-type.ts';
import type { MapNode, TextDocument, TextNode } from './text-node.ts';

/** The first document of a YAML text; undefined where there is none, Go's library refuses it, or a key is no plain value. */
export function readTextNode(text: string): TextDocument | undefined {
  const document = parseOrNone(parseCommented, text);
  if (document === undefined) return undefined;
  const { head, foot } = document;
  const root = textNode(document.root, document);
  return root && { root, head, foot };
}

function textNode(node: YamlNode, document: CommentedDocument): TextNode | undefined {
  const comments = document.commentsOf(node);
  if (node.kind === 'alias') return { kind: 'alias', name: node.name, comments };
  const tag = node.tag === '' || node.tag === '!' ? undefined : node.tag;
  const marks = { comments, anchor: node.anchor, tag };
  if (node.kind === 'scalar') {
    const { text: value, form: style } = node;
    return { kind: 'scalar', value, style, type: style === 'plain' ? plainType(value) : 'str', ...marks };
  }
  const items: TextNode[] = [];
  for (const item of node.items) {
    const child = textNode(item, document);
    if (child === undefined) return undefined;
    items.push(child);
  }
  const flow = node.isFlow;
  if (node.kind === 'sequence') return { kind: 'list', flow, entries: items.map((value) => ({ value })), ...marks };
  const entries: MapNode['entries'] = [];
  for (let at = 0; at < items.length; at += 2) {
    const [key, value] = [items[at] as TextNode, items[at + 1] as TextNode];
    if (key.kind !== 'scalar') return undefined;
    entries.push({ key, value });
  }
  return { kind: 'map', flow, entries, ...marks };
}
