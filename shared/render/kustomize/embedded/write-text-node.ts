import { hasBreak, scalarStyle, scalarTag } from './scalar-style.ts';
import type { ListNode, MapNode, TextDocument, TextNode } from './text-node.ts';
import { TextWriter } from './text-writer.ts';
import { writeTextScalar } from './write-text-scalar.ts';

/** Writes a YAML text as kustomize does: two spaces, lists not indented, in the styles of the nodes, with their comments. */
export function writeTextNode({ root, head, foot }: TextDocument): string {
  const writer = new TextWriter();
  writer.take({ head });
  if (head !== '') {
    writer.writeHead();
    writer.break();
  }
  new NodeWriter(writer).writeRoot(root);
  writer.take({ foot });
  // The document's own is separate.
  writer.footIndent = 0;
  writer.writeFoot();
  return writer.text;
}

/** What a node is to the one around it. */
type Place = 'key' | 'value' | 'other';

/** Longer keys have a question mark before them. */
const longestKey = 128;

class NodeWriter {
  readonly #writer: TextWriter;
  /** How many brackets are open. */
  #depth = 0;
  /** The comment after a key, which waits for the value. */
  #keyLine = '';

  constructor(writer: TextWriter) {
    this.#writer = writer;
  }

  writeRoot(node: TextNode): void {
    this.#start(node);
    this.#writer.writeHead();
    this.#write(node, 'other', () => this.#writeBehind());
  }

  /** Takes the comments before the beginning of a node. */
  #start(node: TextNode): void {
    const { head, line, foot } = node.comments;
    this.#writer.take(isCollection(node) ? { head } : { head, line, foot });
  }

  #writeBehind(): void {
    this.#writer.writeLine();
    this.#writer.writeFoot();
  }

  /** `behind` is called after a scalar, and after the beginning of a collection. */
  #write(node: TextNode, place: Place, behind: () => void = () => undefined): void {
    const writer = this.#writer;
    if (node.kind === 'alias') {
      writer.sign('*', { isApart: true });
      writer.word(node.name);
      behind();
      return;
    }
    if (node.anchor !== undefined) {
      writer.sign('&', { isApart: true });
      writer.word(node.anchor);
    }
    const tag = node.kind === 'scalar' ? scalarTag(node) : node.tag;
    if (tag !== undefined) {
      writer.part();
      writer.word(writtenTag(tag));
    }
    if (node.kind === 'scalar') {
      const style = scalarStyle(node, { isFlow: this.#depth > 0, isKey: place === 'key' });
      this.#indented(true, () => writeTextScalar(style, node.value, writer));
      behind();
      return;
    }
    behind();
    if (this.#depth > 0 || node.flow || node.entries.length === 0) this.#writeFlow(node);
    else if (node.kind === 'map') this.#writeMap(node);
    else this.#writeList(node, place);
  }

  #indented(isInline: boolean, write: () => void, isCompact = false): void {
    const writer = this.#writer;
    const outer = writer.indent;
    if (outer < 0) writer.indent = isInline ? 2 : 0;
    else if (!isCompact) writer.indent = outer + 2;
    write();
    writer.indent = outer;
  }

  #writeList({ entries, comments }: ListNode, place: Place): void {
    const writer = this.#writer;
    const isCompact = place === 'value' && (writer.column === 0 || !writer.isIndentation);
    const writeItems = (): void => {
      for (const { value } of entries) {
        this.#start(value);
        writer.writeHead();
        writer.startLine();
        writer.sign('-', { isApart: true, indents: true });
        this.#write(value, 'other', () => this.#writeBehind());
      }
    };
    this.#indented(false, writeItems, isCompact);
    writer.take({ line: comments.line, foot: comments.foot });
  }

  #writeMap({ entries, comments }: MapNode): void {
    const writer = this.#writer;
    this.#indented(false, () => {
      let tail = '';
      for (const { key, value } of entries) {
        this.#writeKey(key, tail);
        this.#writeValue(value);
        tail = key.comments.foot;
      }
      writer.take({ tail, line: comments.line, foot: comments.foot });
      writer.writeHead();
    });
  }

  #writeKey(key: TextNode, tail: string): void {
    const writer = this.#writer;
    this.#startKey(key, tail);
    writer.writeHead();
    writer.startLine();
    if (writer.waiting.line !== '') {
      this.#keyLine = writer.waiting.line;
      writer.waiting.line = '';
    }
    const isSimple = isSimpleKey(key);
    if (!isSimple) writer.sign('?', { isApart: true, indents: true });
    this.#write(key, isSimple ? 'key' : 'value');
    if (!isSimple) writer.startLine();
    writer.sign(':', isSimple ? {} : { isApart: true, indents: true });
  }

  /** Takes the comments before a key, and after the pair before it; those at its foot follow its own pair. */
  #startKey(key: TextNode, tail: string): void {
    const { head, line } = key.comments;
    this.#writer.take(isCollection(key) ? { head, tail } : { head, line, tail });
  }

  #writeValue(value: TextNode): void {
    this.#start(value);
    if (this.#keyLine !== '') this.#placeKeyLine(value);
    this.#write(value, 'value', () => this.#writeBehind());
  }

  /** After the value in the line of the key, or after the key; it is left out after a value that has a comment, and before brackets. */
  #placeKeyLine(value: TextNode): void {
    const writer = this.#writer;
    const own = writer.waiting.line;
    const isInLine = value.kind === 'scalar' && own === '';
    if (!isInLine && !(isCollection(value) && !value.flow)) return;
    writer.waiting.line = this.#keyLine;
    this.#keyLine = '';
    if (isInLine) return;
    writer.writeLine();
    writer.waiting.line = own;
  }

  #writeFlow(node: MapNode | ListNode): void {
    const writer = this.#writer;
    const [open, close] = node.kind === 'map' ? '{}' : '[]';
    writer.sign(open as string, { isApart: true, opens: true });
    this.#depth++;
    this.#indented(true, () => {
      if (node.kind === 'map') this.#writeFlowPairs(node);
      else this.#writeFlowItems(node);
    });
    this.#depth--;
    if (node.kind === 'list' && writer.column === 0) writer.startLine();
    writer.sign(close as string);
    this.#writeBehind();
  }

  #writeFlowPairs({ entries, comments }: MapNode): void {
    const writer = this.#writer;
    let needsComma = false;
    let tail = '';
    for (const { key, value } of entries) {
      this.#startKey(key, tail);
      this.#startFlowEntry(needsComma);
      const isSimple = isSimpleKey(key);
      if (!isSimple) writer.sign('?', { isApart: true });
      this.#write(key, isSimple ? 'key' : 'other');
      this.#start(value);
      writer.sign(':', { isApart: !isSimple });
      needsComma = this.#writeFlowEntry(value);
      tail = key.comments.foot;
    }
    writer.take({ tail, line: comments.line, foot: comments.foot });
    const { waiting } = writer;
    if (needsComma && (waiting.head !== '' || waiting.foot !== '' || waiting.tail !== '')) writer.sign(',');
    writer.writeHead();
  }

  #writeFlowItems({ entries, comments }: ListNode): void {
    let needsComma = false;
    for (const { value } of entries) {
      this.#start(value);
      this.#startFlowEntry(needsComma);
      needsComma = this.#writeFlowEntry(value);
    }
    this.#writer.take({ line: comments.line, foot: comments.foot });
  }

  #startFlowEntry(needsComma: boolean): void {
    const writer = this.#writer;
    if (needsComma) writer.sign(',');
    writer.writeHead();
    if (writer.column === 0) writer.startLine();
  }

  /** Gives whether the next entry has to write the comma; before a comment it is written here. */
  #writeFlowEntry(value: TextNode): boolean {
    const { waiting } = this.#writer;
    const isCommented = waiting.line !== '' || waiting.foot !== '' || waiting.tail !== '';
    this.#write(value, 'other', () => {
      if (isCommented) this.#writer.sign(',');
      this.#writeBehind();
    });
    return !isCommented;
  }
}

function isCollection(node: TextNode): node is MapNode | ListNode {
  return node.kind === 'map' || node.kind === 'list';
}

function isSimpleKey(key: TextNode): boolean {
  if (key.kind === 'alias') return Buffer.byteLength(key.name) <= longestKey;
  if (key.kind !== 'scalar') return key.entries.length === 0;
  const tag = scalarTag(key);
  const parts = [key.anchor ?? '', tag === undefined ? '' : writtenTag(tag), key.value];
  return !hasBreak(key.value) && Buffer.byteLength(parts.join('')) <= longestKey;
}

const longTag = 'tag:yaml.org,2002:';

function writtenTag(tag: string): string {
  if (tag.startsWith('!')) return `!${escapeTag(tag.slice(1))}`;
  return tag.startsWith(longTag) ? `!!${escapeTag(tag.slice(longTag.length))}` : `!<${escapeTag(tag)}>`;
}

function escapeTag(text: string): string {
  return text.replace(/[^\w;/?:@&=+$,.~*'()[\]-]/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
