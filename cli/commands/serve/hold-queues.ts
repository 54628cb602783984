import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ObjectStore, StoreError } from '../../../shared/ports/store/object-store.ts';
import { readDocument, unchangedSince } from '../../../shared/ports/store/read-document.ts';

/** The queues to claim, for whom, and the store that has the claim. */
export interface QueueHolder {
  readonly store: ObjectStore;
  /** The prefix of the queues' URLs. */
  readonly queueUrlPrefix: string;
  /** The uid of the cluster that this process serves. */
  readonly cluster: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const holderSchema = z.object({ cluster: z.string(), at: z.number() });
/** The claim is renewed each minute. A process that has not renewed it for this long is gone. */
const heldMs = 180_000;

/**
 * Claims these queues for the jobs of this cluster; call it again each minute. Two processes of one cluster may share queues, but
 * processes of two clusters would take each other's jobs.
 *
 * @throws Error if a process serves another cluster from them
 */
export async function holdQueues({ store, queueUrlPrefix, cluster, now }: QueueHolder): Promise<void> {
  const key = `serving/${createHash('sha256').update(queueUrlPrefix).digest('hex')}.json`;
  for (;;) {
    const found = await readDocument(store, key, holderSchema);
    const { value: holder } = found;
    if (holder !== undefined && holder.cluster !== cluster && now() - holder.at < heldMs)
      throw new Error(
        `the queues ${queueUrlPrefix}… are used by sluice serve for the cluster ${holder.cluster}; give each cluster queues of its own with --queues`,
      );
    try {
      await store.put(key, Buffer.from(JSON.stringify({ cluster, at: now() })), unchangedSince(found));
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
    }
  }
}
