import { CHOMPING_MODE, COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import type { ScalarForm, ScalarNode, YamlNode } from '../../go/yaml/node.ts';
import { parseDocument } from '../../go/yaml/parse-document.ts';

/** The events of a text, and the text that their places are in: what is written in another way than it is read follows its end. */
export interface EventStream {
  readonly events: Event[];
  readonly source: string;
}

const styles: Readonly<Record<ScalarForm, ScalarStyle>> = {
  plain: SCALAR_STYLE.PLAIN,
  single: SCALAR_STYLE.SINGLE_QUOTED,
  double: SCALAR_STYLE.DOUBLE_QUOTED,
  literal: SCALAR_STYLE.LITERAL_BLOCK,
  folded: SCALAR_STYLE.FOLDED_BLOCK,
};
type ScalarStyle = (typeof SCALAR_STYLE)[keyof typeof SCALAR_STYLE];

/** The first document of a text as that version of Go's parser reads it. @throws YamlFault */
export function goEvents(text: string, version: 2 | 3): EventStream {
  const root = parseDocument(text, version);
  if (root === undefined) return { events: [], source: text };
  const stream = new Stream(text);
  stream.events.push({ type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] });
  stream.add(root);
  stream.events.push({ type: EVENT_ID.POP });
  return { events: stream.events, source: stream.source };
}

/** The place of a name or text; -1 if it has none. */
type Range = readonly [start: number, end: number];
const nowhere: Range = [-1, -1];

class Stream {
  readonly events: Event[] = [];
  readonly #text: string;
  readonly #added: string[] = [];
  #length: number;

  constructor(text: string) {
    this.#text = text;
    this.#length = text.length;
  }

  get source(): string {
    return this.#text + this.#added.join('');
  }

  add(node: YamlNode): void {
    const { kind } = node;
    const [anchorStart, anchorEnd] = this.#append(kind === 'alias' ? node.name : node.anchor);
    if (kind === 'alias') {
      this.events.push({ type: EVENT_ID.ALIAS, anchorStart, anchorEnd });
      return;
    }
    const hasTag = node.tag !== '' && node.tag !== '!';
    const [tagStart, tagEnd] = this.#append(hasTag ? `!<${encodeURI(node.tag)}>` : '');
    const properties = { anchorStart, anchorEnd, tagStart, tagEnd };
    if (kind === 'scalar') {
      this.events.push({ type: EVENT_ID.SCALAR, ...this.#scalar(node), ...properties });
      return;
    }
    const type = kind === 'mapping' ? EVENT_ID.MAPPING : EVENT_ID.SEQUENCE;
    const style = node.isFlow ? COLLECTION_STYLE.FLOW : COLLECTION_STYLE.BLOCK;
    this.events.push({ type, start: node.at, style, ...properties });
    for (const item of node.items) this.add(item);
    this.events.push({ type: EVENT_ID.POP });
  }

  #scalar({ at, text, form }: ScalarNode) {
    const start = form === 'plain' ? at : at + 1;
    const isInBlock = form === 'literal' || form === 'folded';
    const [valueStart, valueEnd] =
      !isInBlock && this.#text.startsWith(text, start) ? [start, start + text.length] : this.#append(text, true);
    return { valueStart, valueEnd, style: styles[form], chomping: CHOMPING_MODE.CLIP, indent: 0, fast: true };
  }

  #append(text = '', mayBeEmpty = false): Range {
    if (text === '' && !mayBeEmpty) return nowhere;
    const start = this.#length + 1;
    this.#added.push('\n', text);
    this.#length = start + text.length;
    return [start, this.#length];
  }
}
