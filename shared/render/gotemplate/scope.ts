import { GoObject, type Value } from '../../base/go/value.ts';

export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** Declared by a range: its value may come out of an `any`. */
  readonly isElement: boolean;
}

/** What the slot of a variable holds while its declaration, an operand that `and` or `or` may pass over, has not run. */
export const undeclared: Value = new GoObject('undeclared', {});

/** The variables that are visible at a place of a template, and their slots. */
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

  /** Notes that what was declared after there were `size` variables may be passed over, and returns the slots. */
  doubt(size: number): readonly number[] {
    const doubted = this.#visible.slice(size);
    for (const variable of doubted) this.#uncertain.add(variable);
    return doubted.map(({ slot }) => slot);
  }

  /** What the name may mean here: the variables of that name from the last one on, up to one that is certainly declared. */
  candidates(name: string): readonly Variable[] {
    const sameName = this.#byName.get(name) ?? [];
    const certain = sameName.findLastIndex((variable) => !this.#uncertain.has(variable));
    return sameName.slice(Math.max(0, certain)).reverse();
  }

  /** Whether the first of these candidates is the one, whatever operands run. */
  isCertain(candidates: readonly Variable[]): boolean {
    return candidates[0] !== undefined && !this.#uncertain.has(candidates[0]);
  }
}

/** The first of the candidates whose declaration has run. */
export function findDeclared(vars: readonly Value[], candidates: readonly Variable[]): Variable | undefined {
  return candidates.find(({ slot }) => vars[slot] !== undeclared);
}
