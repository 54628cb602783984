import type { Manifest } from '../../flux/api/manifest.ts';

/** How an object asks to be treated: `<key>: <value>` of one of its labels or annotations, without the group before the key. */
export type Policy =
  | 'reconcile: disabled'
  | 'ssa: ignore'
  | 'ssa: ifnotpresent'
  | 'ssa: merge'
  | 'force: enabled'
  | 'prune: disabled'
  | 'decrypt: disabled';

/**
 * Whether a label or an annotation of the object sets the policy. Keys and values are compared without case.
 *
 * @param policyGroup the API group before the key: `kustomize.toolkit.fluxcd.io` in `kustomize.toolkit.fluxcd.io/prune: disabled`
 */
export function hasPolicy({ metadata }: Manifest, policyGroup: string, policy: Policy): boolean {
  const [key, value] = policy.split(': ') as [string, string];
  return [metadata.labels, metadata.annotations].some((map) =>
    Object.entries(map ?? {}).some(
      ([name, found]) => name.toLowerCase() === `${policyGroup}/${key}` && String(found).toLowerCase() === value,
    ),
  );
}
