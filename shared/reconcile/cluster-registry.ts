import { z } from 'zod';
import { type ObjectStore, StoreError } from '../store/object-store.ts';

/** A cluster that is served, and where its credential is kept: the store never holds one. */
const registeredSchema = z.object({
  version: z.literal(1),
  /** Of its kube-system namespace: a cluster that is made anew under the same name is another one. */
  uid: z.string().min(1),
  /** The id of the secret that holds its kubeconfig. */
  secret: z.string().min(1),
  /** Ranges of addresses, beside the public internet, that its objects may name. */
  allowAddresses: z.array(z.string()).optional(),
});
export type RegisteredCluster = z.infer<typeof registeredSchema> & { readonly name: string };

const prefix = 'clusters/';
const keyOf = (name: string): string => `${prefix}${name}.json`;

/** @throws Error where the name, or the cluster by another name, is registered already */
export async function registerCluster(
  store: ObjectStore,
  name: string,
  cluster: Omit<RegisteredCluster, 'name' | 'version'>,
): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw new Error(`'${name}' is no name for a cluster: lower-case letters, digits and dashes, at most 63`);
  for (const known of await listRegistered(store))
    if (known.uid === cluster.uid && known.name !== name)
      throw new Error(`this cluster is registered as '${known.name}'; remove that first`);
  try {
    const body = Buffer.from(JSON.stringify({ version: 1, ...cluster }));
    await store.put(keyOf(name), body, { ifNoneMatch: '*', contentType: 'application/json' });
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'lost')) throw error;
    throw new Error(`a cluster is registered as '${name}' already; remove it first`, { cause: error });
  }
}

export async function removeRegistered(store: ObjectStore, name: string): Promise<boolean> {
  const known = await store.head(keyOf(name));
  await store.delete(keyOf(name));
  return known !== undefined;
}

/** Every registered cluster; an entry that cannot be read is passed over. */
export async function listRegistered(store: ObjectStore): Promise<readonly RegisteredCluster[]> {
  const found: RegisteredCluster[] = [];
  for await (const { key } of store.list(prefix)) {
    const name = key.slice(prefix.length, -'.json'.length);
    // Beside them stand the instants of the last surveys.
    if (!key.endsWith('.json') || name.endsWith('.survey')) continue;
    const stored = await store.get(key);
    const decoded = registeredSchema.safeParse(parse(stored?.body));
    if (decoded.success) found.push({ ...decoded.data, name });
  }
  return found;
}

function parse(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(body ?? []).toString());
  } catch {
    return undefined;
  }
}
