import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ObjectStore, StoreError } from '../store/object-store.ts';

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
  const stored = await store.get(keyOf(digest));
  return stored === undefined ? [] : hookSchema.parse(JSON.parse(Buffer.from(stored.body).toString()));
}

/** Puts a Receiver behind its path, or takes it away. */
export async function changeHook(
  store: ObjectStore,
  digest: string,
  receiver: HookReceiver,
  present: boolean,
): Promise<void> {
  for (;;) {
    const stored = await store.get(keyOf(digest));
    const found = stored === undefined ? [] : hookSchema.parse(JSON.parse(Buffer.from(stored.body).toString()));
    const others = found.filter(
      ({ cluster, namespace, name }) =>
        cluster !== receiver.cluster || namespace !== receiver.namespace || name !== receiver.name,
    );
    if (present === others.length < found.length) return;
    const body = Buffer.from(JSON.stringify(present ? [...others, receiver] : others));
    try {
      await store.put(keyOf(digest), body, stored === undefined ? { ifNoneMatch: '*' } : { ifMatch: stored.etag });
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
    }
  }
}
