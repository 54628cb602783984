import type { Value } from '../../../base/go/value.ts';
import { findMethod, holdsInterface, readField, refuseArguments } from '../execute/fields.ts';
import { findFunction } from '../execute/find-function.ts';
import { failAt, type State } from '../execute/state.ts';
import { builtins } from '../functions/builtins.ts';
import type { ChainNode, CommandNode, FieldNode, IdentifierNode, Node, Operand, VariableNode } from '../parse/node.ts';
import { writeNode } from '../parse/write-node.ts';
import { compileCallValue, compileInvoke, compileLogic, type Final, type Invoke, missing } from './compile-call.ts';
import type { Compiler, Evaluate } from './compiler.ts';
import { constantOf } from './constant.ts';
import { findDeclared, type Variable } from './scope.ts';

/** Compiled code of a command. `final` is the piped value, or `missing`. */
export type EvaluateCommand = (state: State, dot: Value, final: Final) => Value;

function refuseFinal(state: State, command: readonly Operand[], final: Final): void {
  if (command.length > 1 || final !== missing) {
    failAt(state, `can't give argument to non-function ${writeNode(command[0]!)}`);
  }
}

type Receiver = (state: State, dot: Value) => { readonly value: Value; readonly isInterface: boolean };

/** Reads one field after another; the last one gets the command's arguments (Go's `evalFieldChain`). */
function compileChain(
  compiler: Compiler,
  names: readonly string[],
  node: Node,
  operands: readonly Operand[],
): (state: State, dot: Value, receiver: Value, isInterface: boolean, final: Final) => Value {
  const plain = compileInvoke(compiler, [], node);
  const invoke = operands.length === 0 ? plain : compileInvoke(compiler, operands, node);
  const last = names.length - 1;
  return (state, dot, start, startIsInterface, final) => {
    let receiver = start;
    let isInterface = startIsInterface;
    for (let i = 0; i < last; i++) {
      const container: Value = receiver;
      const name = names[i]!;
      const method = findMethod(container, name);
      receiver =
        method === undefined
          ? readField(state, container, name, isInterface)
          : plain(state, dot, name, method, missing);
      isInterface = holdsInterface(container);
    }
    const name = names[last]!;
    const method = findMethod(receiver, name);
    if (method !== undefined) return invoke(state, dot, name, method, final);
    return operands.length > 0 || final !== missing
      ? refuseArguments(state, receiver, name, isInterface)
      : readField(state, receiver, name, isInterface);
  };
}

function compileField(compiler: Compiler, node: FieldNode, operands: readonly Operand[]): EvaluateCommand {
  const chain = compileChain(compiler, node.ident, node, operands);
  return (state, dot, final) => {
    state.node = node;
    return chain(state, dot, dot, state.dotIsInterface, final);
  };
}

/** Finds the variable that a name refers to: the most recent declaration that has run. */
function compileLookup({ scope }: Compiler, node: VariableNode): (state: State) => Variable {
  const name = node.ident[0]!;
  const candidates = scope.candidates(name);
  const [first] = candidates;
  if (first !== undefined && scope.isCertain(candidates)) return () => first;
  return (state) => findDeclared(state.vars, candidates) ?? failAt(state, `undefined variable: ${name}`);
}

function compileVariable(compiler: Compiler, node: VariableNode, command: readonly Operand[]): EvaluateCommand {
  const lookup = compileLookup(compiler, node);
  if (node.ident.length === 1) {
    return (state, _dot, final) => {
      state.node = node;
      const { slot } = lookup(state);
      refuseFinal(state, command, final);
      return state.vars[slot];
    };
  }
  const chain = compileChain(compiler, node.ident.slice(1), node, command.slice(1));
  return (state, dot, final) => {
    state.node = node;
    const { slot, isElement } = lookup(state);
    return chain(state, dot, state.vars[slot], isElement, final);
  };
}

function compileChainNode(compiler: Compiler, node: ChainNode, operands: readonly Operand[]): EvaluateCommand {
  if (node.node.kind === 'nil') {
    return (state) => {
      state.node = node;
      return failAt(state, `indirection through explicit nil in ${writeNode(node)}`);
    };
  }
  const base: Receiver = withInterface(compiler.operand(node.node));
  const chain = compileChain(compiler, node.field, node, operands);
  const baseNode = node.node;
  return (state, dot, final) => {
    state.node = baseNode;
    const { value } = base(state, dot);
    return chain(state, dot, value, false, final);
  };
}

function withInterface(evaluate: Evaluate): Receiver {
  return (state, dot) => ({ value: evaluate(state, dot), isInterface: false });
}

const special: Readonly<Record<string, (compiler: Compiler, operands: readonly Operand[], at: Node) => Invoke>> = {
  and: (compiler, operands) => compileLogic(compiler, operands, false),
  or: (compiler, operands) => compileLogic(compiler, operands, true),
  call: compileCallValue,
};

function compileFunction(
  compiler: Compiler,
  node: IdentifierNode,
  at: Node,
  operands: readonly Operand[],
): EvaluateCommand {
  const name = node.ident;
  const { scope } = compiler;
  const known = scope.size;
  const usual = compileInvoke(compiler, operands, at);
  const compileSpecial = Object.hasOwn(special, name) ? special[name] : undefined;
  // The operands are compiled again below, so their declarations are forgotten here.
  if (compileSpecial !== undefined) scope.truncate(known);
  const builtin = compileSpecial?.(compiler, operands, at);
  return (state, dot, final) => {
    state.node = node;
    const callee = findFunction(state.set, name);
    if (callee === undefined) return failAt(state, `"${name}" is not a defined function`);
    const invoke = builtin !== undefined && callee === builtins.get(name) ? builtin : usual;
    return invoke(state, dot, name, callee, final);
  };
}

/** Compiles one command of a pipeline (Go's `evalCommand`). */
export function compileCommand(compiler: Compiler, command: CommandNode): EvaluateCommand {
  const first = command.args[0]!;
  const rest = command.args.slice(1);
  switch (first.kind) {
    case 'field':
      return compileField(compiler, first, rest);
    case 'chain':
      return compileChainNode(compiler, first, rest);
    case 'identifier':
      return compileFunction(compiler, first, command, rest);
    case 'variable':
      return compileVariable(compiler, first, command.args);
    case 'pipe': {
      const evaluate = compiler.pipeline(first);
      return (state, dot, final) => {
        refuseFinal(state, command.args, final);
        return evaluate(state, dot);
      };
    }
    default: {
      const evaluate = compileOperand(compiler, first);
      return (state, dot, final) => {
        state.node = first;
        refuseFinal(state, command.args, final);
        return first.kind === 'nil' ? failAt(state, 'nil is not a command') : evaluate(state, dot);
      };
    }
  }
}

/** Compiles an operand on its own, as an argument or as the base of a field chain. */
export function compileOperand(compiler: Compiler, node: Operand): Evaluate {
  switch (node.kind) {
    case 'dot':
      return (_state, dot) => dot;
    case 'nil':
      return () => undefined;
    case 'bool':
      return () => node.value;
    case 'string':
      return () => node.text;
    case 'number':
      return (state) => constantOf(state, node);
    case 'pipe':
      return compiler.pipeline(node);
    case 'field':
      return alone(compileField(compiler, node, []));
    case 'variable':
      return alone(compileVariable(compiler, node, [node]));
    case 'chain':
      return alone(compileChainNode(compiler, node, []));
    case 'identifier':
      return alone(compileFunction(compiler, node, node, []));
  }
}

function alone(evaluate: EvaluateCommand): Evaluate {
  return (state, dot) => evaluate(state, dot, missing);
}
