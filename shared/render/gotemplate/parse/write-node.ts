import { quote } from '../../../base/go/strconv/quote.ts';
import type { BranchNode, ChainNode, CommandNode, Node, PipeNode, TemplateNode } from './node.ts';

type Writers = { readonly [K in Node['kind']]: (node: Extract<Node, { kind: K }>) => string };

const mark = (text: string) => () => text;

const writers: Writers = {
  list: (node) => node.nodes.map(writeNode).join(''),
  text: (node) => node.text,
  comment: (node) => `{{${node.text}}}`,
  action: (node) => `{{${writePipe(node.pipe)}}}`,
  pipe: writePipe,
  command: writeCommand,
  identifier: (node) => node.ident,
  variable: (node) => node.ident.join('.'),
  field: (node) => `.${node.ident.join('.')}`,
  chain: writeChain,
  dot: mark('.'),
  nil: mark('nil'),
  bool: (node) => String(node.value),
  number: (node) => node.text,
  string: (node) => node.quoted,
  if: writeBranch,
  with: writeBranch,
  range: writeBranch,
  template: writeTemplate,
  break: mark('{{break}}'),
  continue: mark('{{continue}}'),
  else: mark('{{else}}'),
  end: mark('{{end}}'),
};

/** The canonical text of a parse tree, as Go's `Node.String` writes it. Error messages quote it. */
export function writeNode(node: Node): string {
  return (writers[node.kind] as (node: Node) => string)(node);
}

function writePipe(pipe: PipeNode): string {
  const names = pipe.decl.map(writeNode).join(', ');
  const declaration = pipe.decl.length === 0 ? '' : `${names} ${pipe.isAssign ? '=' : ':='} `;
  return declaration + pipe.commands.map(writeCommand).join(' | ');
}

function writeCommand(command: CommandNode): string {
  return command.args.map((arg) => (arg.kind === 'pipe' ? `(${writePipe(arg)})` : writeNode(arg))).join(' ');
}

function writeChain(chain: ChainNode): string {
  const base = chain.node.kind === 'pipe' ? `(${writePipe(chain.node)})` : writeNode(chain.node);
  return [base, ...chain.field].join('.');
}

function writeBranch(branch: BranchNode): string {
  const otherwise = branch.elseList === undefined ? '' : `{{else}}${writeNode(branch.elseList)}`;
  return `{{${branch.kind} ${writePipe(branch.pipe)}}}${writeNode(branch.list)}${otherwise}{{end}}`;
}

function writeTemplate(node: TemplateNode): string {
  return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${writePipe(node.pipe)}`}}}`;
}
