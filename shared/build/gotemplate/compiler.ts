import type { Value } from '../../go/value.ts';
import type { Operand, PipeNode } from './node.ts';
import type { State } from './state.ts';

/** Compiled code of an expression. */
export type Evaluate = (state: State, dot: Value) => Value;

/** What the compilers of the single constructs need from one another. */
export interface Compiler {
  readonly scope: Scope;
  operand(node: Operand): Evaluate;
  pipeline(pipe: PipeNode): Evaluate;
}

interface Variable {
  readonly name: string;
  readonly slot: number;
  /** Declared by a range: its value may come out of an `any`. */
  readonly isElement: boolean;
}

/** The variables that are visible at a place of a template, and their slots. */
export class Scope {
  #visible: Variable[] = [{ name: '$', slot: 0, isElement: false }];
  #slots = 1;

  get size(): number {
    return this.#visible.length;
  }

  /** Forgets what was declared after there were `size` variables. */
  truncate(size: number): void {
    this.#visible.length = size;
  }

  declare(name: string, isElement = false): number {
    const slot = this.#slots++;
    this.#visible.push({ name, slot, isElement });
    return slot;
  }

  find(name: string): Variable | undefined {
    return this.#visible.findLast((variable) => variable.name === name);
  }
}

/** How a statement ended, where it was left by `break` or `continue`. */
export type Signal = 'break' | 'continue' | undefined;

/** Compiled code of a statement. */
export type Execute = (state: State, dot: Value) => Signal;
