import type { Manifest } from '../../flux/api/manifest.ts';

const group = 'kustomize.toolkit.fluxcd.io';

/** What an object says about how it wants to be treated, as a label or an annotation. */
export type Wish =
  | 'reconcile: disabled'
  | 'ssa: ignore'
  | 'ssa: ifnotpresent'
  | 'ssa: merge'
  | 'force: enabled'
  | 'prune: disabled'
  | 'decrypt: disabled';

/** Keys and values are compared without case. */
export function wishes(object: Manifest | undefined, wish: Wish): boolean {
  const [key, value] = wish.split(': ') as [string, string];
  const { labels, annotations } = object?.metadata ?? {};
  return [labels, annotations].some((map) =>
    Object.entries(map ?? {}).some(
      ([name, found]) => name.toLowerCase() === `${group}/${key}` && String(found).toLowerCase() === value,
    ),
  );
}
