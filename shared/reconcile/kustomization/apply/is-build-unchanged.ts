import { createHmac } from 'node:crypto';
import type { InventoryEntry } from '../../../apply/inventory/inventory.ts';
import { createReadSetDigester, type FileIndex, isReadSetUnchanged } from '../../../artifact/file-index.ts';
import { entriesOf, type LiveKustomization } from '../run.ts';
import type { BuildStage } from '../state.ts';

/** What a build of now would be made of. */
export interface BuildInputs {
  /** Of this program: another one may build otherwise. */
  readonly version: string;
  /** The key of the hash of an inventory. */
  readonly secret: Uint8Array;
  readonly sourceIdentity: string;
  readonly object: Pick<LiveKustomization, 'metadata' | 'status'>;
  /** The files of the revision that would be built. */
  readonly index: FileIndex;
}

/**
 * Whether the recorded build, which may be of an older revision, read only what is the same now, so that another build would make the same
 * objects. False without a recorded build. (docs/adr/0004)
 */
export function isBuildUnchanged(build: BuildStage | undefined, now: BuildInputs): boolean {
  const { metadata, status } = now.object;
  return (
    build !== undefined &&
    build.version === now.version &&
    build.sourceIdentity === now.sourceIdentity &&
    build.generation === metadata.generation &&
    build.revision === status?.lastAppliedRevision &&
    build.inventory === inventoryHash(now.secret, entriesOf(now.object)) &&
    isReadSetUnchanged(build.read, createReadSetDigester(now.index))
  );
}

/** A keyed hash of the ids and versions of inventory entries, in their order: 32 hex digits. */
export function inventoryHash(secret: Uint8Array, entries: readonly InventoryEntry[]): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(entries.map(({ id, v }) => [id, v])))
    .digest('hex')
    .slice(0, 32);
}
