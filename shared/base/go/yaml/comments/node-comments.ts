import type { MappingNode, YamlNode } from '../node.ts';
import type { TokenKind } from '../scan/token.ts';
import { CommentQueue, type Comments } from './comment-queue.ts';

/** Gives the comments of a text to its nodes, while it is parsed, as Go's library does. */
export class NodeComments {
  readonly queue = new CommentQueue();
  readonly #comments = new Map<YamlNode, Comments>();
  #stem = '';

  /** Those of a node, which may be changed. */
  of(node: YamlNode): Comments {
    let comments = this.#comments.get(node);
    if (comments === undefined) {
      comments = { head: '', line: '', foot: '' };
      this.#comments.set(node, comments);
    }
    return comments;
  }

  /** The node takes all that is pending. */
  give(node: YamlNode): void {
    this.#comments.set(node, this.#take());
  }

  /** A collection without brackets takes only what stood before the dash that it follows. */
  giveStem(node: YamlNode): void {
    this.of(node).head = this.#stem;
    this.#stem = '';
  }

  /** Behind a dash, what stood before it, `length` long, is apart where a collection follows. */
  splitStem(length: number, next: TokenKind): void {
    if (length === 0 || (next !== 'block sequence start' && next !== 'block mapping start')) return;
    const { pending } = this.queue;
    this.#stem = pending.head.slice(0, length);
    pending.head = pending.head.slice(length + 1);
  }

  /** The end of a collection in brackets. */
  close(node: YamlNode): void {
    const { line, foot } = this.#take();
    Object.assign(this.of(node), { line, foot });
  }

  /** The end of a mapping: a comment at the foot of a value belongs to its key, which the value may hide. */
  closeMapping(node: MappingNode): void {
    this.close(node);
    this.settleFeet(node);
  }

  settleFeet(node: MappingNode): void {
    const own = this.of(node);
    let previous: Comments | undefined;
    for (let at = 0; at + 1 < node.items.length; at += 2) {
      const key = this.of(node.items[at] as YamlNode);
      const value = this.of(node.items[at + 1] as YamlNode);
      // What is outdented ends the pair before.
      if (!node.isFlow && previous !== undefined && key.foot !== '') moveFoot(key, previous);
      if (key.foot === '') moveFoot(value, key);
      previous = key;
    }
    if (!node.isFlow && previous !== undefined && own.foot !== '') moveFoot(own, previous);
  }

  /** Of the comments before a document, all but the last paragraph belong to the document itself. */
  takeDocumentHead(): string {
    const { pending } = this.queue;
    const { head } = pending;
    const gap = head.endsWith('\n') ? head.length - 1 : head.lastIndexOf('\n\n');
    if (gap < 1) return '';
    pending.head = head.slice(head.endsWith('\n') ? gap + 1 : gap + 2);
    return head.slice(0, gap);
  }

  takeDocumentFoot(): string {
    const { head, foot } = this.#take();
    return foot === '' ? head : foot;
  }

  #take(): Comments {
    this.#stem = '';
    return this.queue.take();
  }
}

function moveFoot(from: Comments, to: Comments): void {
  to.foot = from.foot;
  from.foot = '';
}
