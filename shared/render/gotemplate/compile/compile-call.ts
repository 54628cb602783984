import { typeOf } from '../../../base/go/type-of.ts';
import type { GoFunction, Value } from '../../../base/go/value.ts';
import { callFunction, callValue, convertArgument, copyOf, nilParameter, parameterKind } from '../execute/call.ts';
import { failAt, type State } from '../execute/state.ts';
import { isTrue } from '../execute/truth.ts';
import { canBeNil } from '../execute/zero.ts';
import type { Node, NumberNode, Operand } from '../parse/node.ts';
import { writeNode } from '../parse/write-node.ts';
import type { Compiler, Evaluate } from './compiler.ts';
import { constantOf } from './constant.ts';
import { undeclared } from './scope.ts';

/** Marker for "no piped value": the command is the first of its pipeline. */
export const missing: unique symbol = Symbol('missing');
export type Final = Value | typeof missing;

/** Evaluates an operand as the argument of a parameter of the given type. */
type ArgumentFor = (state: State, dot: Value, type: string) => Value;

function literalError(state: State, node: Operand, type: string): never {
  const expected = { bool: 'bool', float: 'float', int: 'integer', uint: 'unsigned integer', string: 'string' };
  const kind = parameterKind(type);
  if (kind === 'other') return failAt(state, `can't handle ${writeNode(node)} for arg of type ${type}`);
  if (kind === 'any') {
    return failAt(state, `can't handle assignment of ${writeNode(node)} to empty interface argument`);
  }
  return failAt(state, `expected ${expected[kind]}; found ${writeNode(node)}`);
}

function numberFor(state: State, node: NumberNode, type: string): Value {
  const kind = parameterKind(type);
  if (kind === 'any') return constantOf(state, node);
  if (kind === 'int' && node.int !== undefined) return Number(node.int);
  if (kind === 'uint' && node.uint !== undefined) return Number(node.uint);
  return kind === 'float' && node.float !== undefined ? node.float : literalError(state, node, type);
}

function compileLiteral(node: Operand): ArgumentFor {
  if (node.kind === 'number') {
    return (state, _dot, type) => {
      state.node = node;
      return numberFor(state, node, type);
    };
  }
  const isString = node.kind === 'string';
  const value = node.kind === 'string' ? node.text : node.kind === 'bool' ? node.value : undefined;
  return (state, _dot, type) => {
    state.node = node;
    const kind = parameterKind(type);
    if (value !== undefined && (kind === 'any' || kind === (isString ? 'string' : 'bool'))) return value;
    return literalError(state, node, type);
  };
}

/** Compiles an operand that is an argument of a call (Go's `evalArg`). */
export function compileArgument(compiler: Compiler, node: Operand): ArgumentFor {
  if (node.kind === 'nil') {
    return (state, _dot, type) => {
      state.node = node;
      return canBeNil(type) ? nilParameter(type) : failAt(state, `cannot assign nil to ${type}`);
    };
  }
  if (node.kind === 'number' || node.kind === 'string' || node.kind === 'bool') return compileLiteral(node);
  const evaluate: Evaluate = compiler.operand(node);
  return (state, dot, type) => {
    state.node = node;
    return convertArgument(state, evaluate(state, dot), type);
  };
}

function checkCount(state: State, name: string, callee: GoFunction, given: number, hasFinal: boolean): void {
  const count = given + (hasFinal ? 1 : 0);
  if (callee.variadic) {
    const least = callee.params.length - 1;
    if (count < least) failAt(state, `wrong number of args for ${name}: want at least ${least} got ${given}`);
  } else if (count !== callee.params.length) {
    failAt(state, `wrong number of args for ${name}: want ${callee.params.length} got ${count}`);
  }
}

function parameterAt(callee: GoFunction, index: number): string {
  return callee.params[index < callee.params.length ? index : callee.params.length - 1]!;
}

/** Calls `callee` with the command's arguments and the piped value, if there is one. */
export type Invoke = (state: State, dot: Value, name: string, callee: GoFunction, final: Final) => Value;

/** Compiles a call of a function or method (Go's `evalCall`). `at` is the node that errors name. */
export function compileInvoke(compiler: Compiler, operands: readonly Operand[], at: Node): Invoke {
  const args = operands.map((operand) => compileArgument(compiler, operand));
  return (state, dot, name, callee, final) => {
    const hasFinal = final !== missing;
    checkCount(state, name, callee, args.length, hasFinal);
    if (callee.uncallable !== undefined) failAt(state, callee.uncallable);
    state.budget.step();
    const values: Value[] = [];
    for (let i = 0; i < args.length; i++) values.push(copyOf(args[i]!(state, dot, parameterAt(callee, i))));
    if (hasFinal) values.push(copyOf(convertArgument(state, final, parameterAt(callee, args.length))));
    const inner = state.node;
    state.node = at;
    const result = callFunction(state, name, callee, values);
    state.budget.check(result);
    state.node = inner;
    return result;
  };
}

/**
 * Compiles `and` and `or`. They stop at the first operand that decides the result; variables declared in later operands then stay
 * undeclared.
 */
export function compileLogic(compiler: Compiler, operands: readonly Operand[], isOr: boolean): Invoke {
  const [first, ...others] = operands;
  const args = first === undefined ? [] : [compileArgument(compiler, first)];
  const known = compiler.scope.size;
  args.push(...others.map((operand) => compileArgument(compiler, operand)));
  const doubted = compiler.scope.doubt(known);
  return (state, dot, name, callee, final) => {
    checkCount(state, name, callee, args.length, final !== missing);
    for (const slot of doubted) state.vars[slot] = undeclared;
    let value: Value;
    for (const arg of args) {
      value = arg(state, dot, 'reflect.Value');
      if (isTrue(value) === isOr) return value;
    }
    return final === missing ? value : final;
  };
}

/** Compiles the built-in `call`, whose errors quote the operand's source text. */
export function compileCallValue(compiler: Compiler, operands: readonly Operand[], at: Node): Invoke {
  const args = operands.map((operand) => compileArgument(compiler, operand));
  const text = operands[0] === undefined ? undefined : writeNode(operands[0]);
  return (state, dot, name, callee, final) => {
    checkCount(state, name, callee, args.length, final !== missing);
    const values = args.map((arg) => arg(state, dot, 'reflect.Value'));
    if (final !== missing) values.push(final);
    const [target, ...rest] = values;
    state.budget.step();
    state.node = at;
    const calleeName = text ?? (typeof target === 'string' ? target : `<${typeOf(target)} Value>`);
    const wrapped = { call: () => callValue(state.budget, calleeName, target, rest) } as unknown as GoFunction;
    return callFunction(state, name, wrapped, []);
  };
}
