/** What a store keeps of an object besides its bytes. */
export interface ObjectHead {
  readonly key: string;
  readonly size: number;
  /**
   * Opaque. Different content has a different one, but the same content may have the same one (S3 hashes it). A writer that must
   * recognize its own write has to include something unique, as claims do with the id of their run.
   */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** An object with its bytes. */
export interface StoredObject extends ObjectHead {
  readonly body: Uint8Array;
}

/** An object with a stream of its bytes. */
export interface StreamedObject extends ObjectHead {
  readonly body: ReadableStream<Uint8Array>;
}

/** The condition of a write: at most one of the two. Without one the write is unconditional. */
export interface PutOptions {
  /** `'*'`: only if the key does not exist. */
  readonly ifNoneMatch?: '*';
  /** Only if the object still has this etag. */
  readonly ifMatch?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/**
 * An object store with the semantics of Amazon S3: strong read-after-write consistency and conditional writes.
 * Keys are UTF-8, at most 1024 bytes, with `/` between segments. Implementations pass `test/contract/object-store.ts`.
 */
export interface ObjectStore {
  /** The whole object, or undefined if there is none. Throws `StoreError` code `too-large` above `maxBytes`. */
  get(
    key: string,
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal },
  ): Promise<StoredObject | undefined>;
  stream(key: string, options?: { readonly signal?: AbortSignal }): Promise<StreamedObject | undefined>;
  head(key: string): Promise<ObjectHead | undefined>;
  /**
   * Writes the object. Throws `StoreError`: `lost` if `ifNoneMatch` or `ifMatch` does not hold, `gone` if `ifMatch` names an object that
   * no longer exists. A concurrent conditional write (S3's 409) is retried inside.
   */
  put(
    key: string,
    body: Uint8Array | ReadableStream<Uint8Array>,
    options?: PutOptions,
  ): Promise<{ readonly etag: string }>;
  /** Deletes the object, if there is one. */
  delete(key: string): Promise<void>;
  /** Every object whose key starts with the prefix, ordered by the UTF-8 bytes of the keys. */
  list(prefix: string, options?: { readonly startAfter?: string }): AsyncIterable<ObjectHead>;
  /** A URL at which anybody can read the object for a minute; absent if the store has no address of its own. */
  signUrl?(key: string): Promise<string>;
}

/** What a caller may tell apart: a lost or impossible condition, a size or key that is refused, a throttled or unavailable store. */
export type StoreErrorCode = 'lost' | 'gone' | 'too-large' | 'invalid-key' | 'throttled' | 'unavailable';

/** An error of a store, with the key of the object. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly key: string;

  constructor(code: StoreErrorCode, key: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.key = key;
  }
}
