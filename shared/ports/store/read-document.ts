import type { z } from 'zod';
import type { ObjectStore } from './object-store.ts';

/** A JSON document of the store. */
export interface StoredDocument<T> {
  /** Absent where there is none, or none that can be read. */
  readonly value?: T;
  /** What a conditional write names; absent where there is nothing. */
  readonly etag?: string;
  /** Milliseconds since the epoch; 0 where there is nothing. */
  readonly lastModified: number;
}

/**
 * Reads a JSON document and checks it. One that cannot be read counts as missing: everything that is read this way can be made again
 * from Git and the cluster, and whoever writes it next replaces it.
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

/** The condition of a write that replaces what was read, and nothing newer. */
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
