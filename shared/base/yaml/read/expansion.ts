/** How many values a document may hold with its anchors expanded. */
export const mostValues = 2_000_000;

/** How many values further documents may have with their anchors expanded. */
export interface Expansion {
  left: number;
}

/** As deep may lists and maps nest with anchors expanded: as deep as a scanner lets them without. */
export const deepest = 1000;

/** What documents are with their anchors expanded: how many values, and how deep they nest. */
export interface Expanded {
  readonly size: number;
  readonly depth: number;
}

/** Measures documents: each shared value is counted wherever it is used, without a walk there. */
export function measureExpanded(documents: readonly unknown[]): Expanded {
  const known = new Map<object, Expanded>();
  const measure = (value: unknown): Expanded => {
    if (typeof value !== 'object' || value === null) return { size: 1, depth: 0 };
    let found = known.get(value);
    if (found === undefined) {
      found = add(Object.values(value));
      known.set(value, found);
    }
    return found;
  };
  const add = (values: readonly unknown[]): Expanded => {
    let [size, depth] = [1, 0];
    for (const value of values) {
      const inner = measure(value);
      size += inner.size;
      depth = Math.max(depth, inner.depth + 1);
    }
    return { size, depth };
  };
  return add(documents);
}
