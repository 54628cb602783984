import { GoObject, type Value } from '../../../base/go/value.ts';

export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** True if declared by a range: its value may come from an `any`. */
  readonly isElement: boolean;
}

/** Content of a variable's slot until its declaration has run, which `and` and `or` may skip. */
export const undeclared: Value = new GoObject('undeclared', {});

/** The variables that are visible at a point of a template, with their slots. */
export class Scope {
  readonly #visible: Variable[] = [];
  readonly #byName = new Map<string, Variable[]>();
  readonly #uncertain = new Set<Variable>();
  #slots = 0;

  constructor() {
    this.declare('$');
  }

  get size(): number {
    return this.#visible.length;
  }

  /** Forgets the variables declared after there were `size` of them. */
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

  /** Marks the variables declared after there were `size` of them as possibly undeclared at run time. Returns their slots. */
  doubt(size: number): readonly number[] {
    const doubted = this.#visible.slice(size);
    for (const variable of doubted) this.#uncertain.add(variable);
    return doubted.map(({ slot }) => slot);
  }

  /** The variables that the name may refer to: from the most recent one back to the first that is certainly declared. */
  candidates(name: string): readonly Variable[] {
    const sameName = this.#byName.get(name) ?? [];
    const certain = sameName.findLastIndex((variable) => !this.#uncertain.has(variable));
    return sameName.slice(Math.max(0, certain)).reverse();
  }

  /** True if the first candidate is certainly declared. */
  isCertain(candidates: readonly Variable[]): boolean {
    return candidates[0] !== undefined && !this.#uncertain.has(candidates[0]);
  }
}

/** The first of the candidates whose declaration has run. */
export function findDeclared(vars: readonly Value[], candidates: readonly Variable[]): Variable | undefined {
  return candidates.find(({ slot }) => vars[slot] !== undeclared);
}
