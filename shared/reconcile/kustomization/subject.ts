import type { InventoryEntry } from '../../apply/inventory/inventory.ts';
import type { Kustomization } from '../../flux/api/kustomization.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { Subject } from '../run/live-object.ts';

/** A Kustomization as the API server sends it: decoded, with the metadata that every object has. */
export type LiveKustomization = Kustomization & FluxObject;
export type KustomizationSubject = Subject<LiveKustomization>;

/** What the status says this object has applied. */
export function entriesOf({ status }: Pick<LiveKustomization, 'status'>): readonly InventoryEntry[] {
  return status?.inventory?.entries ?? [];
}
