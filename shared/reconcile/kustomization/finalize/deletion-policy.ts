import type { Kustomization } from '../../../flux/api/kustomization.ts';
import type { LiveKustomization } from '../run.ts';

type DeletionPolicy = NonNullable<Kustomization['spec']['deletionPolicy']>;

const deletes: Readonly<Record<DeletionPolicy, (spec: Kustomization['spec']) => boolean>> = {
  MirrorPrune: ({ prune }) => prune,
  Delete: () => true,
  WaitForTermination: () => true,
  Orphan: () => false,
};

/** `spec.deletionPolicy`, or Flux's default. */
export function deletionPolicyOf({ spec }: Pick<LiveKustomization, 'spec'>): DeletionPolicy {
  return spec.deletionPolicy ?? 'MirrorPrune';
}

/**
 * True where what a Kustomization has applied goes with it when it is deleted. Never while it is suspended, nor by a policy of a newer API
 * that this version does not know.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#deletion-policy
 */
export function deletesWhatItApplied({ spec }: Pick<LiveKustomization, 'spec'>): boolean {
  return spec.suspend !== true && (deletes[deletionPolicyOf({ spec })]?.(spec) ?? false);
}
