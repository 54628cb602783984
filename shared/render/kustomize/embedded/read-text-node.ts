import type { YamlNode } from '../../../base/go/yaml/node.ts';
import { type CommentedDocument, parseCommented } from '../../../base/go/yaml/parse-document.ts';
import { parseOrNone } from '../../../base/go/yaml/parse-or-none.ts';
import { plainType } from '../../../base/go/yaml/plain-type.ts';
import { hasMoreSigns } from '../../../base/yaml/read/count-signs.ts';
import { fault } from '../kustomize-error.ts';
import type { Pair, TextDocument, TextNode } from './text-node.ts';

/** Nobody keeps a file with more lines, commas, colons, dashes and brackets in an object. */
const mostSigns = 300_000;

/** The first document of a YAML text; undefined if it has none, or Go's library refuses it. @throws KustomizeError `too-large` */
export function readTextNode(text: string): TextDocument | undefined {
  if (hasMoreSigns(text, mostSigns))
    throw fault(
      'too-large',
      `a text with more than ${mostSigns} lines, commas, colons, dashes and brackets is not changed within`,
    );
  const document = parseOrNone(parseCommented, text);
  if (document === undefined) return undefined;
  const { head, foot } = document;
  return { root: textNode(document.root, document), head, foot };
}

function textNode(node: YamlNode, document: CommentedDocument): TextNode {
  const comments = document.commentsOf(node);
  if (node.kind === 'alias') return { kind: 'alias', name: node.name, comments };
  const tag = node.tag === '' || node.tag === '!' ? undefined : node.tag;
  const marks = { comments, anchor: node.anchor, tag };
  if (node.kind === 'scalar') {
    const { text: value, form: style } = node;
    return { kind: 'scalar', value, style, type: style === 'plain' ? plainType(value) : 'str', ...marks };
  }
  const items = node.items.map((item) => textNode(item, document));
  const flow = node.isFlow;
  if (node.kind === 'sequence') return { kind: 'list', flow, entries: items.map((value) => ({ value })), ...marks };
  return { kind: 'map', flow, entries: pairsOf(items), ...marks };
}

function pairsOf(items: readonly TextNode[]): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < items.length; at += 2)
    pairs.push({ key: items[at] as TextNode, value: items[at + 1] as TextNode });
  return pairs;
}
