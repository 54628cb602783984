import type { Value } from '../../../base/go/value.ts';
import type { State } from '../execute/state.ts';
import type { Operand, PipeNode } from '../parse/node.ts';
import type { Scope } from './scope.ts';

/** Compiled code of an expression. */
export type Evaluate = (state: State, dot: Value) => Value;

/** Entry points through which the compilers of different constructs call one another. */
export interface Compiler {
  readonly scope: Scope;
  operand(node: Operand): Evaluate;
  pipeline(pipe: PipeNode): Evaluate;
}

/** How a statement ended: undefined normally, otherwise by `break` or `continue`. */
export type Signal = 'break' | 'continue' | undefined;

/** Compiled code of a statement. */
export type Execute = (state: State, dot: Value) => Signal;
