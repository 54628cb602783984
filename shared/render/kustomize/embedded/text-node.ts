import type { Comments } from '../../../base/go/yaml/comments/comment-queue.ts';
import type { ScalarForm } from '../../../base/go/yaml/node.ts';
import type { ScalarType } from '../../../base/go/yaml/plain-type.ts';

/** A YAML text with what plain data does not say: styles, comments, anchors. */
export interface TextDocument {
  readonly root: TextNode;
  /** What is commented of the document as a whole. */
  readonly head: string;
  readonly foot: string;
}

/** A part of a YAML text. */
export type TextNode = ScalarNode | MapNode | ListNode | AliasNode;

interface Commented {
  readonly comments: Readonly<Comments>;
}

interface Marked extends Commented {
  readonly anchor?: string | undefined;
  /** What the text itself says, in full, such as `tag:yaml.org,2002:str`. */
  readonly tag?: string | undefined;
}

export interface ScalarNode extends Marked {
  readonly kind: 'scalar';
  value: string;
  readonly style: ScalarForm;
  /** What the text meant when it was read; undefined for what is new, and means what it looks like. */
  readonly type: ScalarType | undefined;
}

export interface MapNode extends Marked {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: Pair[];
}

export interface ListNode extends Marked {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly entries: Entry[];
}

export interface AliasNode extends Commented {
  readonly kind: 'alias';
  readonly name: string;
}

/** A pair of a map, an item of a list, or a whole document. */
export interface Entry {
  value: TextNode;
}

/** A pair of a map. A key may be a collection or an alias. */
export interface Pair extends Entry {
  readonly key: TextNode;
}

export const uncommented: Readonly<Comments> = { head: '', line: '', foot: '' };

/** A scalar without quotes that is new. */
export function newScalar(value: string, type?: ScalarNode['type']): ScalarNode {
  return { kind: 'scalar', value, style: 'plain', type, comments: uncommented };
}

export function isNull(node: TextNode): boolean {
  if (node.kind === 'alias') return false;
  return node.tag === undefined
    ? node.kind === 'scalar' && node.type === 'null'
    : node.tag === 'tag:yaml.org,2002:null';
}
