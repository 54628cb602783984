/** As many values may stand in a document with its anchors expanded. */
export const mostValues = 2_000_000;

/** How many values further documents may have with their anchors expanded. */
export interface Expansion {
  left: number;
}

/** How many values documents are with their anchors expanded: each shared one is counted wherever it is used, without a walk there. */
export function expandedSize(documents: readonly unknown[]): number {
  const sizes = new Map<object, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    const size = Object.values(value).reduce((sum: number, child: unknown) => sum + sizeOf(child), 1);
    sizes.set(value, size);
    return size;
  };
  return documents.reduce((sum: number, document) => sum + sizeOf(document), 0);
}
