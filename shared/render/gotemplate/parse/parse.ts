import { quote } from '../../../base/go/strconv/quote.ts';
import { unquote } from '../../../base/go/strconv/unquote.ts';
import { TemplateError } from '../errors.ts';
import { isEmptyTree } from './empty-tree.ts';
import { Lexer, type LexOptions, type Token, type TokenType } from './lex.ts';
import type {
  BranchNode,
  CommandNode,
  ListNode,
  MarkNode,
  Node,
  Operand,
  PipeNode,
  TemplateNode,
  Tree,
  VariableNode,
} from './node.ts';
import { parseNumber } from './parse-number.ts';
import { VariableNames } from './variable-names.ts';
import { writeNode } from './write-node.ts';

export interface ParseOptions extends LexOptions {
  /** Returns true for functions that exist; calling another one is a parse error. If undefined, names are not checked. */
  readonly hasFunction?: (name: string) => boolean;
  /** Maximum nesting of parentheses; 1000 by default. */
  readonly maxParens?: number;
  /** Called for every token that is read. */
  readonly noteToken?: () => void;
}
const keywordsShown: ReadonlySet<TokenType> = new Set([
  'block',
  'break',
  'continue',
  'dot',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
]);
const startsCommand: ReadonlySet<TokenType> = new Set([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

/** Formats a token as Go's parser does in errors. */
function showToken(token: Token): string {
  if (token.type === 'eof') return 'EOF';
  if (token.type === 'error') return token.text;
  if (keywordsShown.has(token.type)) return `<${token.text}>`;
  const chars = [...token.text];
  return token.text.length > 10 && new TextEncoder().encode(token.text).length > 10
    ? `${quote(chars.slice(0, 10).join(''))}...`
    : quote(token.text);
}

class Parser {
  readonly #lexer: Lexer;
  readonly #options: ParseOptions;
  readonly #trees: Map<string, Tree>;
  readonly #parseName: string;
  readonly #text: string;
  /** Tokens put back, the next one last. */
  #ahead: Token[] = [];
  /** Line of the last token from the lexer, which is what Go reports. */
  #line = 1;
  #actionLine = 0;
  #tree: Tree;
  #vars = new VariableNames();
  #rangeDepth = 0;
  #parens = 0;

  constructor(name: string, text: string, options: ParseOptions, trees: Map<string, Tree>) {
    this.#lexer = new Lexer(text, options);
    this.#options = options;
    this.#trees = trees;
    this.#parseName = name;
    this.#text = text;
    this.#tree = this.#newTree(name);
  }

  #newTree(name: string): Tree {
    return { name, parseName: this.#parseName, text: this.#text, root: undefined };
  }

  #fail(message: string): never {
    throw new TemplateError('parse', `template: ${this.#parseName}:${this.#line}: ${message}`, {
      template: this.#parseName,
      line: this.#line,
    });
  }

  #next(): Token {
    const ahead = this.#ahead.pop();
    if (ahead !== undefined) return ahead;
    const token = this.#lexer.next();
    this.#options.noteToken?.();
    this.#line = token.line;
    return token;
  }

  #back(...tokens: Token[]): void {
    this.#ahead.push(...tokens);
  }

  #peek(): Token {
    const token = this.#next();
    this.#back(token);
    return token;
  }

  #nextNonSpace(): Token {
    let token = this.#next();
    while (token.type === 'space') token = this.#next();
    return token;
  }

  #peekNonSpace(): Token {
    const token = this.#nextNonSpace();
    this.#back(token);
    return token;
  }

  #unexpected(token: Token, context: string): never {
    if (token.type !== 'error') return this.#fail(`unexpected ${showToken(token)} in ${context}`);
    let extra = '';
    if (this.#actionLine !== 0 && this.#actionLine !== token.line) {
      extra = ` in action started at ${this.#parseName}:${this.#actionLine}`;
      if (token.text.endsWith(' action')) extra = extra.slice(' in action'.length);
    }
    return this.#fail(token.text + extra);
  }

  #expect(type: TokenType, context: string): Token {
    const token = this.#nextNonSpace();
    return token.type === type ? token : this.#unexpected(token, context);
  }

  parse(): void {
    const root: ListNode = { kind: 'list', pos: this.#peek().pos, tree: this.#tree, nodes: [] };
    this.#tree.root = root;
    while (this.#peek().type !== 'eof') {
      const first = this.#peek();
      if (first.type === 'leftDelim') {
        const delim = this.#next();
        const token = this.#nextNonSpace();
        if (token.type === 'define') {
          this.#parseDefinition();
          continue;
        }
        this.#back(token, delim);
      }
      const node = this.#textOrAction();
      if (node.kind === 'end' || node.kind === 'else') this.#fail(`unexpected ${writeNode(node)}`);
      root.nodes.push(node);
    }
    this.#add(this.#tree);
  }

  #add(tree: Tree): void {
    const known = this.#trees.get(tree.name);
    if (known === undefined || isEmptyTree(known.root)) {
      this.#trees.set(tree.name, tree);
    } else if (!isEmptyTree(tree.root)) {
      this.#fail(`template: multiple definition of template ${quote(tree.name)}`);
    }
  }

  /** Parses a definition's or block's body as a tree of its own, with its own variables. */
  #subtree(name: string, context: string): void {
    const line = this.#line;
    const outer = { tree: this.#tree, vars: this.#vars, depth: this.#rangeDepth, line: this.#actionLine };
    this.#tree = this.#newTree(name);
    this.#vars = new VariableNames();
    this.#rangeDepth = 0;
    this.#actionLine = 0;
    const { list, end } = this.#itemList();
    this.#tree.root = list;
    if (end.kind !== 'end') {
      // Errors in a block are reported by the enclosing template, which has only read up to the block clause.
      if (context === 'block clause') this.#line = line;
      this.#fail(`unexpected ${writeNode(end)} in ${context}`);
    }
    this.#add(this.#tree);
    this.#tree = outer.tree;
    this.#vars = outer.vars;
    this.#rangeDepth = outer.depth;
    this.#actionLine = outer.line;
  }

  #parseDefinition(): void {
    const context = 'define clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    this.#expect('rightDelim', context);
    this.#subtree(name, context);
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context);
    return unquote(token.text) ?? this.#fail('invalid syntax');
  }

  #itemList(): { readonly list: ListNode; readonly end: MarkNode } {
    const list: ListNode = { kind: 'list', pos: this.#peekNonSpace().pos, tree: this.#tree, nodes: [] };
    while (this.#peekNonSpace().type !== 'eof') {
      const node = this.#textOrAction();
      if (node.kind === 'end' || node.kind === 'else') return { list, end: node };
      list.nodes.push(node);
    }
    return this.#fail('unexpected EOF');
  }

  #textOrAction(): Node {
    const token = this.#nextNonSpace();
    const place = { pos: token.pos, tree: this.#tree };
    if (token.type === 'text') return { kind: 'text', text: token.text, ...place };
    if (token.type === 'comment') return { kind: 'comment', text: token.text, ...place };
    if (token.type !== 'leftDelim') this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): Node {
    const token = this.#nextNonSpace();
    switch (token.type) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#loopControl(token, token.type);
      case 'else':
        return this.#else();
      case 'end':
        return { kind: 'end', pos: this.#expect('rightDelim', 'end').pos, tree: this.#tree };
      case 'if':
      case 'range':
      case 'with':
        return this.#branch(token.type);
      case 'template':
        return this.#template();
      default:
        this.#back(token);
        return {
          kind: 'action',
          pos: this.#peek().pos,
          tree: this.#tree,
          pipe: this.#pipeline('command', 'rightDelim'),
        };
    }
  }

  #loopControl(token: Token, kind: 'break' | 'continue'): Node {
    const next = this.#nextNonSpace();
    if (next.type !== 'rightDelim') this.#unexpected(next, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${kind}}} outside {{range}}`);
    return { kind, pos: token.pos, tree: this.#tree };
  }

  #else(): Node {
    const next = this.#peekNonSpace();
    if (next.type === 'if' || next.type === 'with') return { kind: 'else', pos: next.pos, tree: this.#tree };
    return { kind: 'else', pos: this.#expect('rightDelim', 'else').pos, tree: this.#tree };
  }

  #branch(kind: BranchNode['kind']): BranchNode {
    const known = this.#vars.size;
    const pipe = this.#pipeline(kind, 'rightDelim');
    if (kind === 'range') this.#rangeDepth++;
    const { list, end } = this.#itemList();
    if (kind === 'range') this.#rangeDepth--;
    const elseList = end.kind === 'else' ? this.#elseList(kind, end) : undefined;
    this.#vars.truncate(known);
    return { kind, pos: pipe.pos, tree: this.#tree, pipe, list, elseList };
  }

  #elseList(kind: BranchNode['kind'], mark: MarkNode): ListNode {
    if (kind !== 'range' && this.#peek().type === kind) {
      this.#next();
      const chained = this.#branch(kind);
      return { kind: 'list', pos: mark.pos, tree: this.#tree, nodes: [chained] };
    }
    const { list, end } = this.#itemList();
    if (end.kind !== 'end') this.#fail(`expected end; found ${writeNode(end)}`);
    return list;
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, 'rightDelim');
    this.#subtree(name, context);
    return { kind: 'template', pos: token.pos, tree: this.#tree, name, pipe };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    const next = this.#nextNonSpace();
    let pipe: PipeNode | undefined;
    if (next.type !== 'rightDelim') {
      this.#back(next);
      pipe = this.#pipeline(context, 'rightDelim');
    }
    return { kind: 'template', pos: token.pos, tree: this.#tree, name, pipe };
  }

  #pipeline(context: string, end: TokenType): PipeNode {
    const first = this.#peekNonSpace();
    const pipe: PipeNode = {
      kind: 'pipe',
      pos: first.pos,
      tree: this.#tree,
      isAssign: false,
      decl: [],
      commands: [],
    };
    this.#declarations(pipe, context);
    for (;;) {
      const token = this.#nextNonSpace();
      if (token.type === end) {
        this.#checkPipeline(pipe, context);
        return pipe;
      }
      if (!startsCommand.has(token.type)) this.#unexpected(token, context);
      this.#back(token);
      pipe.commands.push(this.#command());
    }
  }

  #declarations(pipe: PipeNode, context: string): void {
    for (;;) {
      const name = this.#peekNonSpace();
      if (name.type !== 'variable') return;
      this.#next();
      const after = this.#peek();
      const next = this.#peekNonSpace();
      const isComma = next.type === 'char' && next.text === ',';
      if (next.type !== 'assign' && next.type !== 'declare' && !isComma) {
        // Not a declaration: put the variable back, and the space that followed it.
        if (after.type === 'space') this.#back(after);
        this.#back(name);
        return;
      }
      this.#nextNonSpace();
      pipe.decl.push({ kind: 'variable', pos: name.pos, tree: this.#tree, ident: name.text.split('.') });
      this.#vars.add(name.text);
      if (!isComma) {
        pipe.isAssign = next.type === 'assign';
        return;
      }
      if (context !== 'range' || pipe.decl.length >= 2) this.#fail(`too many declarations in ${context}`);
      const following = this.#peekNonSpace().type;
      if (following !== 'variable' && following !== 'rightDelim' && following !== 'rightParen') {
        this.#fail('range can only initialize variables');
      }
    }
  }

  #checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.commands.length === 0) this.#fail(`missing value for ${context}`);
    pipe.commands.forEach((command, index) => {
      if (index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(command.args[0]!.kind)) {
        this.#fail(`non executable command in pipeline stage ${index + 1}`);
      }
    });
  }

  #command(): CommandNode {
    const command: CommandNode = { kind: 'command', pos: this.#peekNonSpace().pos, tree: this.#tree, args: [] };
    for (;;) {
      this.#peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) command.args.push(operand);
      const token = this.#next();
      if (token.type === 'space') continue;
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.#back(token);
      else if (token.type !== 'pipe') this.#unexpected(token, 'operand');
      break;
    }
    if (command.args.length === 0) this.#fail('empty command');
    return command;
  }

  #operand(): Operand | undefined {
    const node = this.#term();
    if (node === undefined || this.#peek().type !== 'field') return node;
    const pos = this.#peek().pos;
    const field: string[] = [];
    while (this.#peek().type === 'field') field.push(this.#next().text.slice(1));
    const place = { pos, tree: this.#tree };
    if (node.kind === 'field' || node.kind === 'variable') {
      return { ...node, ...place, ident: [...node.ident, ...field] };
    }
    if (['bool', 'string', 'number', 'nil', 'dot'].includes(node.kind)) {
      this.#fail(`unexpected . after term ${quote(writeNode(node))}`);
    }
    return { kind: 'chain', ...place, node, field };
  }

  #term(): Operand | undefined {
    const token = this.#nextNonSpace();
    const place = { pos: token.pos, tree: this.#tree };
    switch (token.type) {
      case 'identifier':
        if (this.#options.hasFunction?.(token.text) === false) {
          this.#fail(`function ${quote(token.text)} not defined`);
        }
        return { kind: 'identifier', ident: token.text, ...place };
      case 'dot':
        return { kind: 'dot', ...place };
      case 'nil':
        return { kind: 'nil', ...place };
      case 'variable':
        return this.#useVariable(token);
      case 'field':
        return { kind: 'field', ident: token.text.slice(1).split('.'), ...place };
      case 'bool':
        return { kind: 'bool', value: token.text === 'true', ...place };
      case 'charConstant':
      case 'complex':
      case 'number': {
        const constant = parseNumber(token.text, token.type);
        if (typeof constant === 'string') this.#fail(constant);
        return { kind: 'number', text: token.text, ...constant, ...place };
      }
      case 'leftParen': {
        if (this.#parens >= (this.#options.maxParens ?? 1000)) this.#fail('max expression depth exceeded');
        this.#parens++;
        const pipe = this.#pipeline('parenthesized pipeline', 'rightParen');
        this.#parens--;
        return pipe;
      }
      case 'string':
      case 'rawString': {
        const text = unquote(token.text) ?? this.#fail('invalid syntax');
        return { kind: 'string', quoted: token.text, text, ...place };
      }
      default:
        this.#back(token);
        return undefined;
    }
  }

  #useVariable(token: Token): VariableNode {
    const ident = token.text.split('.');
    if (!this.#vars.has(ident[0]!)) this.#fail(`undefined variable ${quote(ident[0]!)}`);
    return { kind: 'variable', pos: token.pos, tree: this.#tree, ident };
  }
}

/**
 * Parses a text into its trees: `name` itself and those of its `define` and `block` clauses, by name.
 * @throws TemplateError of code `parse`, in Go's words
 */
export function parseTrees(name: string, text: string, options: ParseOptions = {}): Map<string, Tree> {
  const trees = new Map<string, Tree>();
  const parser = new Parser(name, text, options, trees);
  try {
    parser.parse();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TemplateError('parse', `template: ${name}: actions nest too deep`, undefined, { cause: error });
  }
  return trees;
}
