import type { Comments } from './comments/comment-queue.ts';
import { NodeComments } from './comments/node-comments.ts';
import type { MappingNode, SequenceNode, YamlNode } from './node.ts';
import { checkCharacters } from './scan/check-characters.ts';
import { faultAt } from './scan/cursor.ts';
import { Scanner } from './scan/scanner.ts';
import type { Token, TokenKind } from './scan/token.ts';

interface Parser {
  readonly scanner: Scanner;
  readonly anchors: Map<string, YamlNode>;
  readonly handles: Map<string, string>;
  /** undefined: nobody asked for them. */
  readonly comments: NodeComments | undefined;
}

const longTag = 'tag:yaml.org,2002:';

/**
 * The first document of a text; undefined if there is none. What follows it is not looked at, but for the tokens that the parser reads
 * ahead: one in the second version of Go's library, three in the third. @throws GoError in the words of that
 */
export function parseDocument(text: string, version: 2 | 3 = 2): YamlNode | undefined {
  checkCharacters(text);
  const scanner = new Scanner(text, version);
  if (scanner.peek().kind === 'stream end') return undefined;
  const parser: Parser = { scanner, anchors: new Map(), handles: new Map(), comments: undefined };
  const root = parseRoot(parser, parseDirectives(parser));
  scanner.readAhead(version === 2 ? 1 : 3);
  return root;
}

/** A document with what is commented of it as a whole, and of each of its nodes. */
export interface CommentedDocument {
  readonly root: YamlNode;
  readonly head: string;
  readonly foot: string;
  readonly commentsOf: (node: YamlNode) => Readonly<Comments>;
}

/** As {@link parseDocument} with the third version of Go's library, which alone keeps comments. @throws GoError */
export function parseCommented(text: string): CommentedDocument | undefined {
  checkCharacters(text);
  const comments = new NodeComments();
  const scanner = new Scanner(text, 3, comments.queue);
  if (scanner.peek().kind === 'stream end') return undefined;
  const parser: Parser = { scanner, anchors: new Map(), handles: new Map(), comments };
  const isExplicit = parseDirectives(parser);
  const head = isExplicit ? '' : comments.takeDocumentHead();
  const root = parseRoot(parser, isExplicit);
  scanner.peek();
  return { root, head, foot: comments.takeDocumentFoot(), commentsOf: (node) => comments.of(node) };
}

function parseRoot(parser: Parser, isExplicit: boolean): YamlNode {
  const token = parser.scanner.peek();
  const { kind } = token;
  const isEmpty = isExplicit && (kind === 'stream end' || kind.endsWith('directive') || kind.startsWith('document'));
  return isEmpty ? emptyScalar(token) : parseNode(parser, 'block');
}

function fail(token: Token, problem: string): never {
  throw faultAt(token.start.line, problem, token.start.line + 1);
}

/** Gives whether the document says where it starts. */
function parseDirectives({ scanner, handles }: Parser): boolean {
  let version: Token | undefined;
  let isFound = false;
  for (let token = scanner.peek(); token.kind.endsWith('directive'); token = scanner.peek()) {
    isFound = true;
    if (token.kind === 'version directive') {
      if (version !== undefined) fail(token, 'found duplicate %YAML directive');
      if (token.text !== '1.1') fail(token, 'found incompatible YAML document');
      version = token;
    } else {
      if (handles.has(token.handle)) fail(token, 'found duplicate %TAG directive');
      handles.set(token.handle, token.text);
    }
    scanner.next();
  }
  for (const [handle, prefix] of [
    ['!', '!'],
    ['!!', longTag],
  ] as const)
    if (!handles.has(handle)) handles.set(handle, prefix);
  const token = scanner.peek();
  if (token.kind === 'document start') {
    scanner.next();
    return true;
  }
  return isFound ? fail(token, 'did not find expected <document start>') : false;
}

function emptyScalar({ start }: Token): YamlNode {
  return { kind: 'scalar', line: start.line, at: start.at, text: '', form: 'plain', tag: '', isImplicit: true };
}

/** Where a node is: in brackets, in a block, or as a key or value, where dashes need not be indented. */
type Place = 'flow' | 'block' | 'entry';

function parseNode(parser: Parser, within: Place): YamlNode {
  const { scanner, anchors, comments } = parser;
  const first = scanner.peek();
  const { line, at } = first.start;
  if (first.kind === 'alias') {
    scanner.next();
    const target = anchors.get(first.text);
    if (target === undefined) throw faultAt(0, `unknown anchor '${first.text}' referenced`, line + 1);
    const alias = { kind: 'alias', line, at, name: first.text, target } as const;
    comments?.give(alias);
    return alias;
  }
  const { anchor, tag } = parseProperties(parser);
  const keep = <Node extends YamlNode>(node: Node): Node => {
    if (anchor !== undefined) anchors.set(anchor, node);
    return node;
  };
  const token = scanner.peek();
  const place = { line, at: token.start.at, anchor, tag };
  const sequence = (isFlow: boolean): SequenceNode => keep({ kind: 'sequence', ...place, isFlow, items: [] });
  const mapping = (isFlow: boolean): MappingNode => keep({ kind: 'mapping', ...place, isFlow, items: [] });
  switch (token.kind) {
    case 'scalar': {
      scanner.next();
      const { text, form = 'plain' } = token;
      const isImplicit = (tag === '' && form === 'plain') || tag === '!';
      const scalar = keep({ kind: 'scalar', ...place, text, form, isImplicit });
      comments?.give(scalar);
      return scalar;
    }
    case 'flow sequence start':
      return parseFlowSequence(parser, sequence(true));
    case 'flow mapping start':
      return parseFlowMapping(parser, mapping(true));
    case 'block entry':
      if (within === 'entry') return parseIndentless(parser, sequence(false));
      break;
    case 'block sequence start':
      if (within !== 'flow') return parseBlockSequence(parser, sequence(false));
      break;
    case 'block mapping start':
      if (within !== 'flow') return parseBlockMapping(parser, mapping(false));
  }
  if (anchor !== undefined || tag !== '')
    return keep({ kind: 'scalar', ...place, text: '', form: 'plain', isImplicit: tag === '' });
  return fail(token, 'did not find expected node content');
}

function parseProperties({ scanner, handles }: Parser): { readonly anchor: string | undefined; readonly tag: string } {
  let anchor: string | undefined;
  let tag: Token | undefined;
  for (let token = scanner.peek(); ; token = scanner.peek()) {
    if (token.kind === 'anchor' && anchor === undefined) anchor = token.text;
    else if (token.kind === 'tag' && tag === undefined) tag = token;
    else break;
    scanner.next();
  }
  if (tag === undefined) return { anchor, tag: '' };
  if (tag.handle === '') return { anchor, tag: tag.text };
  const prefix = handles.get(tag.handle);
  if (prefix === undefined) fail(tag, 'found undefined tag handle');
  return { anchor, tag: `${prefix}${tag.text}` };
}

/** The node after a sign; an empty one if the next token is one of these. */
function parseAfter(parser: Parser, sign: Token, place: Place, ...empty: readonly TokenKind[]): YamlNode {
  return empty.includes(parser.scanner.peek().kind) ? emptyScalar(sign) : parseNode(parser, place);
}

function parseBlockSequence(parser: Parser, node: SequenceNode): SequenceNode {
  const { scanner, comments } = parser;
  comments?.giveStem(node);
  scanner.next();
  for (;;) {
    const token = scanner.peek();
    if (token.kind !== 'block entry' && token.kind !== 'block end') fail(token, "did not find expected '-' indicator");
    if (token.kind === 'block end') {
      scanner.next();
      return node;
    }
    skipDash(parser);
    node.items.push(parseAfter(parser, token, 'block', 'block entry', 'block end'));
  }
}

function parseIndentless(parser: Parser, node: SequenceNode): SequenceNode {
  const { scanner } = parser;
  while (scanner.peek().kind === 'block entry') {
    const token = scanner.peek();
    skipDash(parser);
    node.items.push(parseAfter(parser, token, 'block', 'block entry', 'key', 'value', 'block end'));
  }
  return node;
}

function skipDash({ scanner, comments }: Parser): void {
  const headLength = comments?.queue.pending.head.length ?? 0;
  scanner.next();
  if (headLength > 0) comments?.splitStem(headLength, scanner.peek().kind);
}

function parseBlockMapping(parser: Parser, node: MappingNode): MappingNode {
  const { scanner, comments } = parser;
  comments?.giveStem(node);
  scanner.next();
  for (;;) {
    const token = scanner.peek();
    if (token.kind !== 'key' && token.kind !== 'block end') fail(token, 'did not find expected key');
    scanner.next();
    if (token.kind === 'block end') {
      comments?.closeMapping(node);
      return node;
    }
    const key = parseAfter(parser, token, 'entry', 'key', 'value', 'block end');
    const sign = scanner.peek();
    if (sign.kind !== 'value') node.items.push(key, emptyScalar(sign));
    else {
      scanner.next();
      node.items.push(key, parseAfter(parser, sign, 'entry', 'key', 'value', 'block end'));
    }
  }
}

function parseFlowSequence(parser: Parser, node: SequenceNode): SequenceNode {
  const { scanner, comments } = parser;
  comments?.give(node);
  for (scanner.next(); scanner.peek().kind !== 'flow sequence end'; ) {
    if (node.items.length > 0 && !skipComma(parser, "did not find expected ',' or ']'", 'flow sequence end')) break;
    const token = scanner.peek();
    node.items.push(token.kind === 'key' ? parsePair(parser) : parseNode(parser, 'flow'));
  }
  comments?.close(node);
  scanner.next();
  return node;
}

/** The comma before a further entry; false where only the end of the collection follows it. */
function skipComma({ scanner }: Parser, problem: string, last: TokenKind): boolean {
  if (scanner.peek().kind !== 'flow entry') fail(scanner.peek(), problem);
  scanner.next();
  return scanner.peek().kind !== last;
}

/** A mapping of one key without braces, in a sequence. */
function parsePair(parser: Parser): YamlNode {
  const { scanner } = parser;
  const sign = scanner.next();
  const pair = { kind: 'mapping', line: sign.start.line, at: sign.start.at, tag: '', isFlow: true } as const;
  const { kind } = scanner.peek();
  const isKeyEmpty = kind === 'value' || kind === 'flow entry' || kind === 'flow sequence end';
  // Go skips the sign at this place.
  const key = isKeyEmpty ? emptyScalar(scanner.next()) : parseNode(parser, 'flow');
  const mapping = { ...pair, items: [key, parsePairValue(parser)] };
  parser.comments?.settleFeet(mapping);
  return mapping;
}

function parsePairValue(parser: Parser): YamlNode {
  const { scanner } = parser;
  const sign = scanner.peek();
  if (sign.kind !== 'value') return emptyScalar(sign);
  scanner.next();
  return parseAfter(parser, sign, 'flow', 'flow entry', 'flow sequence end');
}

function parseFlowMapping(parser: Parser, node: MappingNode): MappingNode {
  const { scanner, comments } = parser;
  comments?.give(node);
  for (scanner.next(); scanner.peek().kind !== 'flow mapping end'; ) {
    if (node.items.length > 0 && !skipComma(parser, "did not find expected ',' or '}'", 'flow mapping end')) break;
    const token = scanner.peek();
    if (token.kind !== 'key') {
      node.items.push(parseNode(parser, 'flow'), emptyScalar(token));
      continue;
    }
    scanner.next();
    const key = parseAfter(parser, token, 'flow', 'value', 'flow entry', 'flow mapping end');
    const sign = scanner.peek();
    if (sign.kind !== 'value') node.items.push(key, emptyScalar(sign));
    else {
      scanner.next();
      node.items.push(key, parseAfter(parser, sign, 'flow', 'flow entry', 'flow mapping end'));
    }
  }
  comments?.closeMapping(node);
  scanner.next();
  return node;
}
