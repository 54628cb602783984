import type { z } from 'zod';
import type { ObjectStore } from './object-store.ts';

/** A JSON document of the store, with what a conditional write needs. */
export interface StoredDocument<T> {
  /** Absent if there is no document, or it cannot be read. */
  readonly value?: T;
  /** The etag for a conditional write; absent if there is no document. */
  readonly etag?: string;
  /** Milliseconds since the epoch; 0 if there is no document. */
  readonly lastModified: number;
}

/**
 * Reads a JSON document and checks it. An unreadable one counts as missing, because everything that is read this way can be made again
 * from Git and the cluster, and the next write replaces it.
 */
export async function readDocument<T>(
  store: Pick<ObjectStore, 'get'>,
  key: string,
  schema: z.ZodType<T>,
  options?: { readonly maxBytes?: number },
): Promise<StoredDocument<T>> {
  const stored = await store.get(key, options);
  if (stored === undefined) return { lastModified: 0 };
  const { etag, lastModified } = stored;
  const parsed = schema.safeParse(parseJson(stored.body));
  return { etag, lastModified, ...(parsed.success ? { value: parsed.data } : {}) };
}

/** The condition of a write that replaces what was read and nothing newer. */
export function unchangedSince({ etag }: Pick<StoredDocument<unknown>, 'etag'>) {
  return etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}
