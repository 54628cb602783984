/** The names of the variables that are visible while a template is parsed, in the order of their declarations. */
export class VariableNames {
  readonly #names: string[] = ['$'];
  readonly #counts = new Map<string, number>([['$', 1]]);

  get size(): number {
    return this.#names.length;
  }

  has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0;
  }

  add(name: string): void {
    this.#names.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Forgets what was declared after there were `size` names. */
  truncate(size: number): void {
    while (this.#names.length > size) {
      const name = this.#names.pop()!;
      this.#counts.set(name, this.#counts.get(name)! - 1);
    }
  }
}
