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
  readonly #visible: Variable[] = [];
  readonly #byName = new Map<string, Variable[]>();
  #slots = 0;

  constructor() {
    this.declare('$');
  }

  get size(): number {
    return this.#visible.length;
  }

  /** Forgets what was declared after there were `size` variables. */
  truncate(size: number): void {
    while (this.#visible.length > size) this.#byName.get(this.#visible.pop()!.name)!.pop();
  }

  declare(name: string, isElement = false): number {
    const variable = { name, slot: this.#slots++, isElement };
    this.#visible.push(variable);
    const sameName = this.#byName.get(name);
    if (sameName === undefined) this.#byName.set(name, [variable]);
    else sameName.push(variable);
    return variable.slot;
  }

  find(name: string): Variable | undefined {
    return this.#byName.get(name)?.at(-1);
  }
}

/** How a statement ended, where it was left by `break` or `continue`. */
export type Signal = 'break' | 'continue' | undefined;

/** Compiled code of a statement. */
export type Execute = (state: State, dot: Value) => Signal;
