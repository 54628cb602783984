import type { Manifest } from '../../flux/api/manifest.ts';
import type { KubeResource } from '../../ports/kube/served-kinds.ts';
import type { Baseline } from '../drift/baseline.ts';
import { inventoryEntryOf } from '../inventory/inventory.ts';

/** An object of a set, with where it is in the API. */
export interface LocatedObject {
  readonly object: Manifest;
  readonly resource: KubeResource;
}

/** An object of a set, with what is known of it before any request. */
export interface DesiredObject extends LocatedObject {
  /** HMAC of the object. */
  readonly desired: string;
  /** How the server answered when the object was last compared or written. */
  readonly baseline: Baseline | undefined;
  /** True if the server counts a new generation for every change of the object, so that an equal one proves that nothing changed. */
  readonly counted: boolean;
}

/** The inventory id of the object. */
export function idOf({ object }: Pick<DesiredObject, 'object'>): string {
  return inventoryEntryOf(object).id;
}
