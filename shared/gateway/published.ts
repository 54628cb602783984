import { z } from 'zod';
import { clusterKey } from '../cluster-key.ts';
import type { ObjectStore } from '../store/object-store.ts';

/** An artifact under the path that the status of its source names. */
export interface Publication {
  readonly cluster: string;
  /** `<kind lower>/<namespace>/<name>/<file>`, as in `status.artifact.path`. */
  readonly path: string;
  /** `<algorithm>:<hex>`. */
  readonly digest: string;
}

const publicationSchema = z.object({ digest: z.string().regex(/^[a-z0-9]+:[a-f0-9]+$/) });

/** Where the bytes of an artifact stand: one copy, however many objects and clusters use it. */
export function artifactKey(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return `artifacts/${algorithm}/${hex}.tar.gz`;
}

const publicationKey = (cluster: string, path: string): string => `published/${cluster}/${path}.json`;

/** Makes the artifact readable at its path through the gateway. */
export async function publishArtifact(store: ObjectStore, { cluster, path, digest }: Publication): Promise<void> {
  await store.put(publicationKey(cluster, path), Buffer.from(JSON.stringify({ digest })), {
    contentType: 'application/json',
  });
}

/** The digest of what is published at a path, or undefined. */
export async function findPublished(store: ObjectStore, cluster: string, path: string): Promise<string | undefined> {
  const stored = await store.get(publicationKey(cluster, path), { maxBytes: 4096 });
  if (stored === undefined) return undefined;
  const parsed = publicationSchema.safeParse(JSON.parse(Buffer.from(stored.body).toString()));
  return parsed.success ? parsed.data.digest : undefined;
}

/** The URL of an artifact, for `status.artifact.url`. */
export function artifactUrl(gatewayUrl: string, secret: Uint8Array, cluster: string, path: string): string {
  return `${gatewayUrl.replace(/\/$/, '')}/a/${cluster}/${clusterKey(secret, 'gateway', cluster)}/${path}`;
}
