import type { InventoryEntry } from '../../apply/inventory/inventory.ts';
import type { StoredRevision } from '../../artifact/revisions.ts';
import type { Metrics } from '../../base/metrics.ts';
import type { Kustomization } from '../../flux/api/kustomization.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import type { StatusFields } from '../run/outcome.ts';
import type { Run } from '../run/run.ts';
import type { KustomizationState } from './state.ts';

/** A Kustomization as the API server sends it: decoded, with the metadata that every object has. */
export type LiveKustomization = Kustomization & FluxObject;

export type KustomizationRun = Run<LiveKustomization, KustomizationState>;

/** What a look has found: the artifact to apply. */
export interface FoundArtifact {
  readonly revision: string;
  /** Of the source: under which its revisions are stored. */
  readonly sourceIdentity: string;
  readonly stored: StoredRevision;
  /** What this run has created, by uid. */
  readonly created: Map<string, InventoryEntry>;
}

/** A run that applies what is built from an artifact. */
export interface ApplyingRun extends KustomizationRun, FoundArtifact {
  readonly metrics: Metrics;
  /** Keys every HMAC. */
  readonly secret: Uint8Array;
  /** Of this program. */
  readonly version: string;
}

/** The inventory to write to an object, which may name more than this run knew: what another run has added stays. */
export type WriteInventory = (current: LiveKustomization) => StatusFields;

/** What the status says this object has applied. */
export function entriesOf({ status }: Pick<LiveKustomization, 'status'>): readonly InventoryEntry[] {
  return status?.inventory?.entries ?? [];
}

/** The identity with which an object is applied: its own service account, or the default one of the cluster that holds it. */
export function clientFor({ home, target, object }: Pick<KustomizationRun, 'home' | 'target' | 'object'>): KubeClient {
  const { metadata, spec } = object.live;
  const account = spec.serviceAccountName ?? home.defaultServiceAccount;
  return account === undefined
    ? target.client
    : target.client.impersonate(`system:serviceaccount:${metadata.namespace}:${account}`);
}
