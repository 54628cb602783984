import { printPlain } from '../../go/fmt/sprint.ts';
import { quote } from '../../go/strconv/quote.ts';
import { typeOf } from '../../go/type-of.ts';
import { GoFunction, type Value } from '../../go/value.ts';
import { missing } from './compile-call.ts';
import { compileCommand, compileOperand, type EvaluateCommand } from './compile-operand.ts';
import { runRange } from './compile-range.ts';
import { type Compiler, type Evaluate, type Execute, Scope, type Signal } from './compiler.ts';
import { TemplateError } from './errors.ts';
import type { Budget } from './limits.ts';
import type { ActionNode, BranchNode, ListNode, MarkNode, Node, PipeNode, TemplateNode, Tree } from './node.ts';
import type { TemplateSet } from './set.ts';
import { failAt, type Sink, type State } from './state.ts';
import { isTrue } from './truth.ts';
import { writeNode } from './write-node.ts';

/** A template ready to run: the same for all sets and data. */
export type Program = (set: TemplateSet, sink: Sink, budget: Budget, data: Value) => void;

const programs = new WeakMap<Tree, Program>();

function write(state: State, text: string): void {
  state.budget.write(text.length);
  state.sink.text += text;
}

/** What a pipeline assigns to, besides giving its value. */
function compileAssignments(compiler: Compiler, pipe: PipeNode): readonly ((state: State, value: Value) => void)[] {
  return pipe.decl.map((variable) => {
    const name = variable.ident[0]!;
    const known = pipe.isAssign ? compiler.scope.find(name)?.slot : compiler.scope.declare(name);
    if (known === undefined) return (state: State) => failAt(state, `undefined variable: ${name}`);
    return (state: State, value: Value) => {
      state.vars[known] = value;
    };
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
    } else write(state, printPlain(value));
    return undefined;
  };
}

function compileList(compiler: Compiler, list: ListNode): Execute {
  const steps = list.nodes.map((node) => compileNode(compiler, node)).filter((step) => step !== undefined);
  // Templates inside templates are as deep as the stack holds: a list of one is that one.
  if (steps.length === 1) return steps[0]!;
  return (state, dot) => {
    for (let i = 0; i < steps.length; i++) {
      const signal: Signal = steps[i]!(state, dot);
      if (signal !== undefined) return signal;
    }
    return undefined;
  };
}

function compileIf(compiler: Compiler, node: BranchNode): Execute {
  const known = compiler.scope.size;
  const evaluate = compilePipeline(compiler, node.pipe);
  const body = compileList(compiler, node.list);
  const otherwise = node.elseList === undefined ? undefined : compileList(compiler, node.elseList);
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
  const body = compileList(compiler, node.list);
  const otherwise = node.elseList === undefined ? undefined : compileList(compiler, node.elseList);
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
  // Go assigns the whole value first; only an else list could see it.
  const slots = node.pipe.decl.map((variable) => {
    const name = variable.ident[0]!;
    return node.pipe.isAssign ? scope.find(name)?.slot : scope.declare(name, true);
  });
  const pipe: Evaluate = (state, dot) => {
    const result = value(state, dot);
    for (const slot of slots) if (slot !== undefined) state.vars[slot] = result;
    return result;
  };
  const body = compileList(compiler, node.list);
  const otherwise = node.elseList === undefined ? undefined : compileList(compiler, node.elseList);
  scope.truncate(known);
  const hasIndex = slots.length > 1;
  return runRange(node, {
    pipe,
    body,
    otherwise,
    indexSlot: hasIndex ? slots[0] : undefined,
    elementSlot: hasIndex ? slots[1] : slots[0],
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

/** Compiles a parsed template to closures, once. */
export function compileTree(tree: Tree): Program {
  const known = programs.get(tree);
  if (known !== undefined) return known;
  const program = compileRoot(tree);
  programs.set(tree, program);
  return program;
}
