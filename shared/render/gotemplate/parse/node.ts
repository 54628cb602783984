/** The parse tree of a template. Every node's `pos` is an offset into the tree's text, in UTF-16 units. */
export interface Tree {
  name: string;
  /** Name of the top-level template of the text, for error messages. */
  readonly parseName: string;
  readonly text: string;
  root: ListNode | undefined;
}

interface Base {
  readonly pos: number;
  readonly tree: Tree;
}

export interface ListNode extends Base {
  readonly kind: 'list';
  readonly nodes: Node[];
}
export interface TextNode extends Base {
  readonly kind: 'text';
  readonly text: string;
}
export interface CommentNode extends Base {
  readonly kind: 'comment';
  readonly text: string;
}
export interface ActionNode extends Base {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}
export interface PipeNode extends Base {
  readonly kind: 'pipe';
  isAssign: boolean;
  readonly decl: VariableNode[];
  readonly commands: CommandNode[];
}
export interface CommandNode extends Base {
  readonly kind: 'command';
  readonly args: Operand[];
}
export interface IdentifierNode extends Base {
  readonly kind: 'identifier';
  readonly ident: string;
}
export interface VariableNode extends Base {
  readonly kind: 'variable';
  readonly ident: readonly string[];
}
export interface FieldNode extends Base {
  readonly kind: 'field';
  readonly ident: readonly string[];
}
export interface ChainNode extends Base {
  readonly kind: 'chain';
  readonly node: Operand;
  readonly field: string[];
}
export interface DotNode extends Base {
  readonly kind: 'dot';
}
export interface NilNode extends Base {
  readonly kind: 'nil';
}
export interface BoolNode extends Base {
  readonly kind: 'bool';
  readonly value: boolean;
}
export interface NumberNode extends Base {
  readonly kind: 'number';
  readonly text: string;
  /** The constant's value in each Go number type that can hold it; undefined for the others. */
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly re: number; readonly im: number } | undefined;
}
export interface StringNode extends Base {
  readonly kind: 'string';
  readonly quoted: string;
  readonly text: string;
}
export interface BranchNode extends Base {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}
export interface TemplateNode extends Base {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface MarkNode extends Base {
  readonly kind: 'break' | 'continue' | 'else' | 'end';
}

export type Operand =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

export type Node =
  | ListNode
  | TextNode
  | CommentNode
  | ActionNode
  | CommandNode
  | BranchNode
  | TemplateNode
  | MarkNode
  | Operand;
