import { printPlain, printPointed } from '../../../base/go/fmt/sprint.ts';
import { keyValue } from '../../../base/go/map-key.ts';
import { sortedEntries } from '../../../base/go/sort-keys.ts';
import { GoInt, GoMap, GoSlice, int, type Value } from '../../../base/go/value.ts';
import { copyOf } from '../execute/call.ts';
import { holdsInterface } from '../execute/fields.ts';
import { failAt, type State } from '../execute/state.ts';
import type { BranchNode } from '../parse/node.ts';
import type { Evaluate, Execute } from './compiler.ts';

export interface RangeParts {
  readonly pipe: Evaluate;
  readonly body: Execute;
  readonly otherwise: Execute | undefined;
  /** Assign the variables for the index and the element; undefined if the range does not declare them. */
  readonly assignIndex: ((state: State, value: Value) => void) | undefined;
  readonly assignElement: ((state: State, value: Value) => void) | undefined;
}

/** Runs the body for one element. Returns false after `break`. */
type Turn = (index: Value, element: Value) => boolean;

function iterate(state: State, value: Value, names: number, turn: Turn): boolean {
  if (value === null || value === undefined) return false;
  if (value instanceof Map || value instanceof GoMap) {
    const keyType = value instanceof GoMap ? value.key : 'string';
    // Sorting the keys costs a step per entry.
    state.budget.step((value instanceof GoMap ? value.entries : value).size);
    for (const [key, element] of sortedEntries(value)) if (!turn(keyValue(key, keyType), element)) break;
    return value instanceof GoMap ? value.entries.size > 0 : value.size > 0;
  }
  if (Array.isArray(value) || value instanceof GoSlice) {
    const items = Array.isArray(value) ? value : value.items;
    for (let i = 0; i < items.length; i++) if (!turn(int(i), items[i])) break;
    return items.length > 0;
  }
  if (value instanceof GoInt) {
    if (names > 1) failAt(state, `can't use ${printPlain(value)} to iterate over more than one variable`);
    for (let n = 0n; n < value.value; n++) if (!turn(undefined, new GoInt(value.type, n))) break;
    return value.value > 0n;
  }
  return failAt(state, `range can't iterate over ${printPointed(copyOf(value))}`);
}

/** Compiles `range` over maps (in key order), lists and integers. */
export function runRange(node: BranchNode, parts: RangeParts): Execute {
  const { pipe, body, otherwise, assignIndex, assignElement } = parts;
  const names = node.pipe.decl.length;
  return (state, dot) => {
    state.node = node;
    const value = pipe(state, dot);
    const outer = state.dotIsInterface;
    const inner = holdsInterface(value);
    const turn: Turn = (index, element) => {
      state.budget.step();
      if (assignIndex !== undefined) assignIndex(state, index);
      if (assignElement !== undefined) assignElement(state, element);
      state.dotIsInterface = inner;
      return body(state, element) !== 'break';
    };
    const ran = iterate(state, value, names, turn);
    state.dotIsInterface = outer;
    if (ran || otherwise === undefined) return undefined;
    // In Go, `break` in the else list ends this range although it belongs to the outer one, while `continue` reaches the outer one.
    const signal = otherwise(state, dot);
    return signal === 'break' ? undefined : signal;
  };
}
