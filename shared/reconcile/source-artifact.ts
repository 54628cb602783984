import { z } from 'zod';
import { readRevision, type StoredRevision } from '../artifact/revisions.ts';
import type { ReconciledKind } from '../flux/kinds.ts';
import type { ReconcileContext } from './context.ts';
import { appliedKey, readRecord, recordSchemaOf } from './run/record.ts';

/** What of a source's record says where its artifacts are. */
const schema = recordSchemaOf(z.object({ sourceIdentity: z.string().optional() }));

/** A source, as its record names it. */
interface SourceRef {
  readonly cluster: string;
  readonly kind: ReconciledKind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/**
 * The stored artifact that the status of a source names, read through the source's own entry and never by its digest alone; undefined
 * where the store does not have it.
 */
export async function findStoredArtifact(
  { store, now }: Pick<ReconcileContext, 'store' | 'now'>,
  { uid, ...source }: SourceRef,
  artifact: Pick<StoredRevision, 'revision' | 'digest'>,
): Promise<{ readonly sourceIdentity: string; readonly stored: StoredRevision } | undefined> {
  const { record } = await readRecord(store, appliedKey(source), { uid, schema });
  const { sourceIdentity } = record.state;
  if (sourceIdentity === undefined) return undefined;
  const stored = await readRevision(store, sourceIdentity, artifact.revision, now());
  return stored === undefined || stored.digest !== artifact.digest ? undefined : { sourceIdentity, stored };
}
