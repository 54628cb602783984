/** As many values may stand in a document with its anchors expanded. */
const mostValues = 2_000_000;

/** Do anchors make more of the documents than there is room for? Each shared value is counted wherever it is used, without a walk there. */
export function expandsTooFar(documents: readonly unknown[]): boolean {
  const sizes = new Map<object, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    const size = Object.values(value).reduce((sum: number, child: unknown) => sum + sizeOf(child), 1);
    sizes.set(value, size);
    return size;
  };
  return documents.reduce((sum: number, document) => sum + sizeOf(document), 0) > mostValues;
}
