import { unpublish } from '../../gateway/published.ts';
import type { ReconcileContext } from '../context.ts';
import { createSubject } from '../run/live-object.ts';
import { appliedKey } from '../run/record.ts';
import { placeOfArtifact } from './artifact.ts';
import type { SourceRun } from './subject.ts';

/**
 * Lets a deleted source go. The record goes first: an older run that is still at work finds no claim of its own, and an object that
 * is made anew under the same name keeps its own record.
 */
export async function finalizeSource(context: ReconcileContext, { subject, claim }: SourceRun): Promise<void> {
  const { object } = subject;
  const { uid: cluster } = context.cluster;
  await claim.check();
  await unpublish(context.store, cluster, placeOfArtifact(context, object, '').path);
  await context.store.delete(appliedKey({ ...object.metadata, cluster, kind: 'GitRepository' }));
  // Without the claim, which is gone: a change of the object in between makes it begin again.
  await createSubject(context, object).removeFinalizer();
}
