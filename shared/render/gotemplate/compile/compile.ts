import { printPointed } from '../../../base/go/fmt/sprint.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import { typeOf } from '../../../base/go/type-of.ts';
import { GoFunction, type Value } from '../../../base/go/value.ts';
import { weigh } from '../../../base/go/weigh.ts';
import { TemplateError } from '../errors.ts';
import type { Sink } from '../execute/sink.ts';
import { failAt, type State } from '../execute/state.ts';
import { isTrue } from '../execute/truth.ts';
import type { Budget } from '../limits.ts';
import type { ActionNode, BranchNode, ListNode, MarkNode, Node, PipeNode, TemplateNode, Tree } from '../parse/node.ts';
import { writeNode } from '../parse/write-node.ts';
import type { TemplateSet } from '../set.ts';
import { missing } from './compile-call.ts';
import { compileCommand, compileOperand, type EvaluateCommand } from './compile-operand.ts';
import { runRange } from './compile-range.ts';
import type { Compiler, Evaluate, Execute, Signal } from './compiler.ts';
import { findDeclared, Scope } from './scope.ts';

/** A compiled template. It does not depend on the set or the data, so it can be reused. */
export type Program = (set: TemplateSet, sink: Sink, budget: Budget, data: Value) => void;

const programs = new WeakMap<Tree, Program>();

function write(state: State, text: string): void {
  state.budget.write(text.length);
  state.sink.write(text);
}

type Assign = (state: State, value: Value) => void;

/** Compiles `$x = …`: assigns the most recently declared variable of that name. */
function compileAssignment({ scope }: Compiler, name: string): Assign {
  const candidates = scope.candidates(name);
  const [first] = candidates;
  if (first !== undefined && scope.isCertain(candidates)) {
    return (state, value) => {
      state.vars[first.slot] = value;
    };
  }
  return (state, value) => {
    const variable = findDeclared(state.vars, candidates);
    if (variable === undefined) return failAt(state, `undefined variable: ${name}`);
    state.vars[variable.slot] = value;
  };
}

function compileDeclaration({ scope }: Compiler, name: string, isElement = false): Assign {
  const slot = scope.declare(name, isElement);
  return (state, value) => {
    state.vars[slot] = value;
  };
}

/** Compiles the assignments of a pipeline's value to its variables. */
function compileAssignments(compiler: Compiler, pipe: PipeNode, isElement = false): readonly Assign[] {
  return pipe.decl.map((variable) => {
    const name = variable.ident[0]!;
    return pipe.isAssign ? compileAssignment(compiler, name) : compileDeclaration(compiler, name, isElement);
  });
}

function chainCommands(pipe: PipeNode, commands: readonly EvaluateCommand[]): Evaluate {
  const [first, ...rest] = commands;
  if (first === undefined) return () => undefined;
  if (rest.length === 0) {
    return (state, dot) => {
      state.node = pipe;
      return first(state, dot, missing) ?? undefined;
    };
  }
  return (state, dot) => {
    state.node = pipe;
    let value: Value = first(state, dot, missing) ?? undefined;
    for (const command of rest) value = command(state, dot, value) ?? undefined;
    return value;
  };
}

function compilePipeline(compiler: Compiler, pipe: PipeNode): Evaluate {
  const evaluate = chainCommands(
    pipe,
    pipe.commands.map((command) => compileCommand(compiler, command)),
  );
  const assignments = compileAssignments(compiler, pipe);
  if (assignments.length === 0) return evaluate;
  return (state, dot) => {
    const value = evaluate(state, dot);
    for (const assign of assignments) assign(state, value);
    return value;
  };
}

function compileAction(compiler: Compiler, node: ActionNode): Execute {
  const evaluate = compilePipeline(compiler, node.pipe);
  if (node.pipe.decl.length > 0) {
    return (state, dot) => {
      state.node = node;
      state.budget.step();
      evaluate(state, dot);
      return undefined;
    };
  }
  return (state, dot) => {
    state.node = node;
    state.budget.step();
    const value = evaluate(state, dot);
    state.node = node;
    if (typeof value === 'string') write(state, value);
    else if (value === undefined) write(state, '<no value>');
    else if (value instanceof GoFunction) {
      failAt(state, `can't print ${writeNode(node)} of type ${typeOf(value)}`);
    } else {
      if (typeof value === 'object') state.budget.hold(weigh(value, state.budget) * 4);
      write(state, printPointed(value));
    }
    return undefined;
  };
}

function compileList(compiler: Compiler, list: ListNode): Execute {
  const steps = list.nodes.map((node) => compileNode(compiler, node)).filter((step) => step !== undefined);
  // A list of one step is that step: fewer stack frames allow deeper nesting.
  if (steps.length === 1) return steps[0]!;
  return (state, dot) => {
    for (let i = 0; i < steps.length; i++) {
      const signal: Signal = steps[i]!(state, dot);
      if (signal !== undefined) return signal;
    }
    return undefined;
  };
}

interface BranchParts {
  readonly body: Execute;
  readonly otherwise: Execute | undefined;
}

/** Compiles both lists of a block. Each sees the variables of the block's pipeline, but not those that the other list declares. */
function compileLists(compiler: Compiler, node: BranchNode): BranchParts {
  const { scope } = compiler;
  const known = scope.size;
  const compile = (list: ListNode): Execute => {
    const compiled = compileList(compiler, list);
    scope.truncate(known);
    return compiled;
  };
  const body = compile(node.list);
  return { body, otherwise: node.elseList === undefined ? undefined : compile(node.elseList) };
}

function compileIf(compiler: Compiler, node: BranchNode): Execute {
  const known = compiler.scope.size;
  const evaluate = compilePipeline(compiler, node.pipe);
  const { body, otherwise } = compileLists(compiler, node);
  compiler.scope.truncate(known);
  return (state, dot) => {
    state.node = node;
    state.budget.step();
    if (isTrue(evaluate(state, dot))) return body(state, dot);
    return otherwise === undefined ? undefined : otherwise(state, dot);
  };
}

function compileWith(compiler: Compiler, node: BranchNode): Execute {
  const known = compiler.scope.size;
  const evaluate = compilePipeline(compiler, node.pipe);
  const { body, otherwise } = compileLists(compiler, node);
  compiler.scope.truncate(known);
  return (state, dot) => {
    state.node = node;
    state.budget.step();
    const value = evaluate(state, dot);
    if (!isTrue(value)) return otherwise === undefined ? undefined : otherwise(state, dot);
    const outer = state.dotIsInterface;
    state.dotIsInterface = false;
    const signal = body(state, value);
    state.dotIsInterface = outer;
    return signal;
  };
}

function compileRange(compiler: Compiler, node: BranchNode): Execute {
  const { scope } = compiler;
  const known = scope.size;
  const value = chainCommands(
    node.pipe,
    node.pipe.commands.map((command) => compileCommand(compiler, command)),
  );
  const variables = compileAssignments(compiler, node.pipe, true);
  // Go first assigns the whole value, which only an else list can observe.
  const pipe: Evaluate = (state, dot) => {
    const result = value(state, dot);
    for (const assign of variables) assign(state, result);
    return result;
  };
  const lists = compileLists(compiler, node);
  scope.truncate(known);
  const hasIndex = variables.length > 1;
  return runRange(node, {
    ...lists,
    pipe,
    assignIndex: hasIndex ? variables[0] : undefined,
    assignElement: hasIndex ? variables[1] : variables[0],
  });
}

function compileTemplateCall(compiler: Compiler, node: TemplateNode): Execute {
  const evaluate = node.pipe === undefined ? () => undefined : compilePipeline(compiler, node.pipe);
  return (state, dot) => {
    state.node = node;
    const tree = state.set.templates.get(node.name);
    if (tree === undefined) return failAt(state, `template ${quote(node.name)} not defined`);
    const { budget } = state;
    if (budget.depth >= budget.limits.depth) {
      throw depthError(state, budget.limits.depth);
    }
    const data = evaluate(state, dot);
    budget.step();
    budget.depth++;
    compileTree(tree)(state.set, state.sink, budget, data);
    budget.depth--;
    return undefined;
  };
}

function depthError(state: State, depth: number): TemplateError {
  try {
    return failAt(state, `exceeded maximum template depth (${depth})`);
  } catch (error) {
    const { message, position } = error as TemplateError;
    return new TemplateError('limit', message, position);
  }
}

function compileMark(node: MarkNode): Execute {
  const signal = node.kind === 'break' ? 'break' : 'continue';
  return () => signal;
}

function compileNode(compiler: Compiler, node: Node): Execute | undefined {
  switch (node.kind) {
    case 'text': {
      const { text } = node;
      return (state) => {
        write(state, text);
        return undefined;
      };
    }
    case 'action':
      return compileAction(compiler, node);
    case 'if':
      return compileIf(compiler, node);
    case 'with':
      return compileWith(compiler, node);
    case 'range':
      return compileRange(compiler, node);
    case 'template':
      return compileTemplateCall(compiler, node);
    case 'list':
      return compileList(compiler, node);
    case 'break':
    case 'continue':
      return compileMark(node);
    default:
      return undefined;
  }
}

function compileRoot(tree: Tree): Program {
  const { root } = tree;
  if (root === undefined) {
    const message = `template: ${tree.name}: ${quote(tree.name)} is an incomplete or empty template`;
    return () => {
      throw new TemplateError('execute', message);
    };
  }
  const scope = new Scope();
  const compiler: Compiler = {
    scope,
    operand: (node) => compileOperand(compiler, node),
    pipeline: (pipe) => compilePipeline(compiler, pipe),
  };
  const body = compileList(compiler, root);
  return (set, sink, budget, data) => {
    body({ set, tree, sink, budget, vars: [data], node: root, dotIsInterface: false }, data);
  };
}

/** Compiles a parsed template to closures. The result is cached per tree. */
export function compileTree(tree: Tree): Program {
  const known = programs.get(tree);
  if (known !== undefined) return known;
  const program = compileRoot(tree);
  programs.set(tree, program);
  return program;
}
