import type { GoFunction } from '../../../base/go/value.ts';
import { builtins } from '../functions/builtins.ts';
import type { TemplateSet } from '../set.ts';

/** Looks up a function that the set's templates can call: the set's own first, then the built-in ones. */
export function findFunction(set: TemplateSet, name: string): GoFunction | undefined {
  return set.ownFunctions.get(name) ?? set.functions.get(name) ?? builtins.get(name);
}
