import type { ScalarType } from '../../../go/yaml/plain-type.ts';

/** A part of a YAML text with what plain data does not say: styles, comments, anchors. */
export type TextNode = ScalarNode | MapNode | ListNode | AliasNode;

interface Marks {
  /** With its `&`. */
  readonly anchor?: string | undefined;
  /** As the text has it. */
  readonly tag?: string | undefined;
}

export interface ScalarNode extends Marks {
  readonly kind: 'scalar';
  value: string;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** What the text meant when it was read; undefined for what is new, and means what it looks like. */
  readonly type: ScalarType | undefined;
}

export interface MapNode extends Marks {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: (Entry & { readonly key: ScalarNode })[];
}

export interface ListNode extends Marks {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly entries: Entry[];
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
}

/** A pair of a map, or an item of a list. */
export interface Entry {
  value: TextNode;
  /** Lines of comment before it; an empty one is an empty line. */
  readonly head: string[];
  /** The comment behind it, or behind its key. */
  line?: string;
  /** Lines of comment after it, at the end of the text. */
  readonly foot: string[];
}
