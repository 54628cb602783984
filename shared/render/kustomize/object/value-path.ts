/** Keys and indices that lead to a value. */
export type ValuePath = readonly (string | number)[];

/**
 * A label or annotation that kustomize adds to several fields of an object is one and the same value in all of them, also later: whatever
 * changes it in one field changes it in all, such as an overlay's `labels`, which with this reach a base's selectors. Until a field is left
 * out, replaced as a whole, or the object patched with JSON.
 */
export type SharedValues = readonly (readonly ValuePath[])[];
