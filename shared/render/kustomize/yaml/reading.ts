/**
 * What a file is to kustomize:
 *
 * - `objects`: Kubernetes objects. Of a key given twice the first counts until the object is written; folded texts are those that
 *   kustomize writes.
 * - `settings`: a file for kustomize itself, such as a kustomization. Only the first document counts, `yes` is true, and of a key given
 *   twice the last counts.
 * - `strict settings`: the same, but a key given twice is an error.
 * - `values`: values of a chart. Only the first document counts, and dates are times.
 * - `last`: anything else. Of a key given twice the last counts.
 */
export type Reading = 'last' | 'settings' | 'strict settings' | 'values' | 'objects';
