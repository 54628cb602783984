import { z } from 'zod';
import { type ObjectStore, StoreError } from '../../store/object-store.ts';

const eksSchema = z.object({
  type: z.literal('eks'),
  /** The name of the cluster on EKS. */
  cluster: z.string().min(1),
  region: z.string().min(1),
  server: z.string().min(1),
  caPem: z.string().min(1),
  /** The role that signs tokens; by default the function's own. */
  role: z.string().exactOptional(),
});
const secretSchema = z.object({
  type: z.literal('secret'),
  /** The name of a secret that holds a kubeconfig, never the kubeconfig. */
  secret: z.string().min(1),
  context: z.string().exactOptional(),
});

const registrationSchema = z.object({
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
  /** The uid of its kube-system namespace. */
  uid: z.string().regex(/^[-a-zA-Z0-9]{1,64}$/),
  access: z.discriminatedUnion('type', [eksSchema, secretSchema]),
  allowAddresses: z.array(z.string()).default([]),
  defaultServiceAccount: z.string().exactOptional(),
  noCrossNamespaceRefs: z.boolean().default(false),
  /** The keys of the shards that are served beside the objects without a shard. */
  shards: z.array(z.string().min(1)).exactOptional(),
});

/** A cluster that is served, and how to reach it. It contains no secret. */
export type ClusterRegistration = z.infer<typeof registrationSchema>;

const pointerSchema = z.object({ name: z.string() });
/**
 * Registrations by uid. With them a function reads two objects however large the fleet is, and the clock lists clusters without reading
 * any.
 */
const pointers = 'clusters/by-uid/';
const keyOf = (name: string): string => `clusters/${name}.json`;
const pointerOf = (uid: string): string => `${pointers}${uid}.json`;
const encode = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

async function read<T>(store: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const stored = await store.get(key);
  if (stored === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(stored.body).toString()));
  } catch (cause) {
    throw new Error(`${key} is not a registration; sluice cluster remove it, then add it again`, { cause });
  }
}

/** The registration of the cluster with this uid, or undefined if there is none or its name now belongs to another cluster. */
export async function findRegistration(store: ObjectStore, uid: string): Promise<ClusterRegistration | undefined> {
  const pointer = await read(store, pointerOf(uid), pointerSchema);
  if (pointer === undefined) return undefined;
  const found = await read(store, keyOf(pointer.name), registrationSchema);
  return found?.uid === uid ? found : undefined;
}

/** The uids of all clusters that are served. It makes one request per thousand. */
export async function listClusterUids(store: ObjectStore): Promise<readonly { readonly uid: string }[]> {
  const uids: { uid: string }[] = [];
  for await (const { key } of store.list(pointers)) uids.push({ uid: key.slice(pointers.length, -'.json'.length) });
  return uids;
}

/** Every registration, sorted by name. */
export async function listRegistrations(store: ObjectStore): Promise<readonly ClusterRegistration[]> {
  const found = await Promise.all((await listClusterUids(store)).map(({ uid }) => findRegistration(store, uid)));
  return found.filter((each) => each !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Registers a cluster. A uid and a name are registered only once, even if two do so at the same moment.
 *
 * @throws Error if the uid or the name is registered already, and as what
 */
export async function addRegistration(store: ObjectStore, registration: ClusterRegistration): Promise<void> {
  const { name, uid } = registrationSchema.parse(registration);
  const known = await findRegistration(store, uid);
  if (known !== undefined)
    throw new Error(`this cluster (${uid}) is registered as ${known.name}; sluice cluster remove ${known.name} first`);
  const namesake = await read(store, keyOf(name), registrationSchema);
  if (namesake !== undefined && (await findRegistration(store, namesake.uid)) !== undefined)
    throw new Error(
      `the name ${name} belongs to another cluster (${namesake.uid}); choose another, or remove that one first`,
    );
  // The rest of a registration that crashed is overwritten; of two at once, one wins both.
  const stale = await store.head(keyOf(name));
  try {
    await store.put(
      keyOf(name),
      encode(registration),
      stale === undefined ? { ifNoneMatch: '*' } : { ifMatch: stale.etag },
    );
  } catch (error) {
    if (!(error instanceof StoreError) || (error.code !== 'lost' && error.code !== 'gone')) throw error;
    throw new Error(`${name} is being registered by somebody else at this moment; see sluice cluster list`, {
      cause: error,
    });
  }
  await store.put(pointerOf(uid), encode({ name }));
}

/** Removes a registration and returns it, or undefined if there is none with this name. */
export async function removeRegistration(store: ObjectStore, name: string): Promise<ClusterRegistration | undefined> {
  const found = await read(store, keyOf(name), registrationSchema);
  if (found === undefined) return undefined;
  await store.delete(pointerOf(found.uid));
  await store.delete(keyOf(name));
  return found;
}
