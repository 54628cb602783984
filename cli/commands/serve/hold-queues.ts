import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ObjectStore, StoreError } from '../../../shared/store/object-store.ts';
import { readDocument, unchangedSince } from '../../../shared/store/read-document.ts';

export interface QueueHolder {
  readonly store: ObjectStore;
  /** What the URLs of the queues begin with. */
  readonly queueUrlPrefix: string;
  /** The uid of the cluster that is served. */
  readonly cluster: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const holderSchema = z.object({ cluster: z.string(), at: z.number() });
/** It is renewed each minute: who has not done so for longer is gone. */
const heldMs = 180_000;

/**
 * Notes that these queues carry the jobs of this cluster; call it again each minute. Two processes of one cluster may share queues; those of two clusters
 * would take each other's jobs.
 *
 * @throws Error where a process serves another cluster from them
 */
export async function holdQueues({ store, queueUrlPrefix, cluster, now }: QueueHolder): Promise<void> {
  const key = `serving/${createHash('sha256').update(queueUrlPrefix).digest('hex')}.json`;
  for (;;) {
    const found = await readDocument(store, key, holderSchema);
    const { value: holder } = found;
    if (holder !== undefined && holder.cluster !== cluster && now() - holder.at < heldMs)
      throw new Error(
        `the queues ${queueUrlPrefix}… are used by a sluice serve of the cluster ${holder.cluster}; give each cluster queues of its own with --queues`,
      );
    try {
      await store.put(key, Buffer.from(JSON.stringify({ cluster, at: now() })), unchangedSince(found));
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
    }
  }
}
