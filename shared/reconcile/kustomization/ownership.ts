import type { Ownership } from '../../apply/ownership.ts';
import { ownerLabelsOf } from '../../flux/api/owner-labels.ts';
import { fluxKinds } from '../../flux/kinds.ts';

/** Marks what a Kustomization applies as Flux's own controller does. */
export function ownershipOf({ name, namespace }: { readonly name: string; readonly namespace: string }): Ownership {
  const { controller, group } = fluxKinds.Kustomization;
  const keys = ownerLabelsOf('Kustomization');
  return {
    fieldManager: controller,
    labels: { [keys.name]: name, [keys.namespace]: namespace },
    annotations: {},
    policyGroup: group,
  };
}
