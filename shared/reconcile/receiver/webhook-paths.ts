import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ObjectStore, StoreError } from '../../ports/store/object-store.ts';
import { readDocument, unchangedSince } from '../../ports/store/read-document.ts';
import type { Claim } from '../run/claim.ts';

const targetSchema = z.object({ cluster: z.string(), namespace: z.string(), name: z.string() });
const hookSchema = z.array(targetSchema);
export type HookReceiver = z.infer<typeof targetSchema>;

/** The digest in a Receiver's path: the token is its secret, and no cluster is in it. */
export function hookDigest(token: string, name: string, namespace: string): string {
  return createHash('sha256').update(token).update(name).update(namespace).digest('hex');
}

const keyOf = (digest: string): string => `hooks/${digest}.json`;

/** The Receivers behind a path, in every cluster. */
export async function findHook(store: ObjectStore, digest: string): Promise<readonly HookReceiver[]> {
  return (await readDocument(store, keyOf(digest), hookSchema)).value ?? [];
}

/** Puts a Receiver behind its path, or takes it away, under the claim of its run. @throws ClaimLost */
export async function changeHook(
  store: ObjectStore,
  digest: string,
  receiver: HookReceiver,
  present: boolean,
  claim: Pick<Claim, 'check'>,
): Promise<void> {
  for (;;) {
    const stored = await readDocument(store, keyOf(digest), hookSchema);
    const found = stored.value ?? [];
    const others = found.filter(
      ({ cluster, namespace, name }) =>
        cluster !== receiver.cluster || namespace !== receiver.namespace || name !== receiver.name,
    );
    if (present === others.length < found.length) return;
    const body = Buffer.from(JSON.stringify(present ? [...others, receiver] : others));
    await claim.check();
    try {
      await store.put(keyOf(digest), body, unchangedSince(stored));
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
    }
  }
}
