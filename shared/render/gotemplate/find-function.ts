import type { GoFunction } from '../../base/go/value.ts';
import { builtins } from './builtins.ts';
import type { TemplateSet } from './set.ts';

/** A function that the set's templates can call: one of its own, else a built-in one. */
export function findFunction(set: TemplateSet, name: string): GoFunction | undefined {
  return set.ownFunctions.get(name) ?? set.functions.get(name) ?? builtins.get(name);
}
