import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checkKey } from '../../store/check-key.ts';
import {
  type ObjectHead,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
  StoreError,
  type StreamedObject,
} from '../../store/object-store.ts';
import { codeOf, statusOf } from '../classify-error.ts';
import { type Attempt, defaultRetryPolicy, type RetryPolicy, retryAws } from '../retry.ts';
import {
  type Conditions,
  cutIntoParts,
  isUploadGone,
  partBytes,
  type UploadTarget,
  uploadParts,
} from './multipart-upload.ts';
import { readBody } from './read-body.ts';
import { resumeStream } from './resume-stream.ts';
import { storeErrorOf } from './store-error.ts';

/** The bucket, and the client that reaches it. */
export interface S3ObjectStoreOptions {
  /** Made with `maxAttempts: 1`: the retries are here. */
  readonly client: S3Client;
  readonly bucket: string;
  readonly retry?: RetryPolicy;
}

type Signal = AbortSignal | undefined;
type Written = Promise<{ readonly etag: string }>;

/** The metadata that identifies a write. A writer that got no answer recognizes its own object by it. */
const writeId = 'sluice-write';

/** As long as it takes to follow a redirect. */
const signedForSeconds = 60;

/**
 * Objects in an S3 bucket. A conditional write whose answer was lost may have taken effect; its repetition is then refused (412) because
 * of the writer's own object. So a refused repetition reads who wrote the object, and succeeds if it was this very write. A body that is
 * a stream is uploaded in parts, one of them in memory.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #retry: RetryPolicy;

  constructor({ client, bucket, retry = defaultRetryPolicy }: S3ObjectStoreOptions) {
    this.#client = client;
    this.#bucket = bucket;
    this.#retry = retry;
  }

  async get(
    key: string,
    { maxBytes = Number.POSITIVE_INFINITY, signal }: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {},
  ): Promise<StoredObject | undefined> {
    checkKey(key);
    const attempt = async () => {
      const found = await this.#fetchObject(key, signal);
      if (found?.Body === undefined) return undefined;
      const body = await readBody(key, webStreamOf(found.Body), maxBytes);
      return { ...headOf(key, found), size: body.length, body };
    };
    return this.#calling(key, attempt, signal);
  }

  async stream(key: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<StreamedObject | undefined> {
    checkKey(key);
    const found = await this.#calling(key, () => this.#fetchObject(key, signal), signal);
    if (found?.Body === undefined) return undefined;
    const head = headOf(key, found);
    const reopen = async (from: number) => {
      const part = { Range: `bytes=${from}-`, IfMatch: head.etag };
      const rest = await this.#calling(key, () => this.#fetchObject(key, signal, part), signal);
      if (rest?.Body === undefined) throw new StoreError('gone', key, `${key}: deleted while it was read`);
      return webStreamOf(rest.Body);
    };
    const { attempts } = this.#retry;
    return { ...head, body: resumeStream(webStreamOf(found.Body), { size: head.size, attempts }, reopen) };
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    checkKey(key);
    const found = await this.#calling(key, () => this.#fetchHead(key));
    return found === undefined ? undefined : headOf(key, found);
  }

  async put(key: string, body: Uint8Array | ReadableStream<Uint8Array>, options: PutOptions = {}): Written {
    checkKey(key);
    const id = randomUUID();
    return this.#telling(key, () =>
      body instanceof Uint8Array ? this.#putWhole(key, body, id, options) : this.#putStream(key, body, id, options),
    );
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await this.#calling(key, () => this.#client.send(new DeleteObjectCommand(this.#at(key))));
  }

  async signUrl(key: string): Promise<string> {
    checkKey(key);
    return getSignedUrl(this.#client, new GetObjectCommand(this.#at(key)), { expiresIn: signedForSeconds });
  }

  async *list(prefix: string, { startAfter }: { readonly startAfter?: string } = {}): AsyncIterable<ObjectHead> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
        ...(startAfter === undefined || token !== undefined ? {} : { StartAfter: startAfter }),
      });
      const page = await this.#calling(prefix, () => this.#client.send(command));
      for (const { Key = '', Size = 0, ETag = '', LastModified } of page.Contents ?? [])
        yield { key: Key, size: Size, etag: ETag, lastModified: LastModified?.getTime() ?? 0 };
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: key };
  }

  #retrying<T>(call: (attempt: Attempt) => Promise<T>, signal: Signal): Promise<T> {
    return retryAws(call, this.#retry, signal);
  }

  /** Reports what S3 answered as the store's error. */
  async #telling<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeErrorOf(error, this.#bucket, key);
    }
  }

  #calling<T>(key: string, call: (attempt: Attempt) => Promise<T>, signal?: Signal): Promise<T> {
    return this.#telling(key, () => this.#retrying(call, signal));
  }

  #fetchHead(key: string): Promise<HeadObjectCommandOutput | undefined> {
    return unlessMissing(this.#client.send(new HeadObjectCommand(this.#at(key))));
  }

  #fetchObject(
    key: string,
    signal: Signal,
    part: { readonly Range?: string; readonly IfMatch?: string } = {},
  ): Promise<GetObjectCommandOutput | undefined> {
    return unlessMissing(this.#client.send(new GetObjectCommand({ ...this.#at(key), ...part }), abortedBy(signal)));
  }

  #putWhole(key: string, body: Uint8Array, id: string, options: PutOptions): Written {
    const { contentType, signal } = options;
    const type = contentType === undefined ? {} : { ContentType: contentType };
    const object = { ...this.#at(key), Body: body, Metadata: { [writeId]: id }, ...type };
    const send = async (conditions: Conditions) => {
      const command = new PutObjectCommand({ ...object, ...conditions });
      return (await this.#client.send(command, abortedBy(signal))).ETag ?? '';
    };
    return this.#retrying((attempt) => this.#writeIf(key, id, options, attempt, send), signal);
  }

  async #putStream(key: string, stream: ReadableStream<Uint8Array>, id: string, options: PutOptions): Written {
    const parts = cutIntoParts(stream, partBytes);
    const first = await parts.next();
    if (first.done || first.value.length < partBytes)
      return this.#putWhole(key, first.value ?? new Uint8Array(), id, options);
    const { contentType, signal } = options;
    const target: UploadTarget = {
      client: this.#client,
      bucket: this.#bucket,
      key,
      metadata: { [writeId]: id },
      calling: (call) => this.#retrying(call, signal),
      ...(contentType === undefined ? {} : { contentType }),
      ...(signal === undefined ? {} : { signal }),
    };
    return uploadParts(target, startingWith(first.value, parts), (send) =>
      this.#retrying((attempt) => this.#writeIf(key, id, options, attempt, send), signal),
    );
  }

  /** One attempt at a write. A condition that does not hold is `lost` or `gone`, unless it was this very write that broke it. */
  async #writeIf(
    key: string,
    id: string,
    { ifNoneMatch, ifMatch }: PutOptions,
    { mayHaveHappened }: Attempt,
    send: (conditions: Conditions) => Promise<string>,
  ): Written {
    const conditions = {
      ...(ifNoneMatch === undefined ? {} : { IfNoneMatch: ifNoneMatch }),
      ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
    };
    try {
      return { etag: await send(conditions) };
    } catch (error) {
      const isRefused = statusOf(error) === 412;
      if (mayHaveHappened && (isRefused || isUploadGone(error))) {
        const current = await this.#fetchHead(key);
        if (current?.Metadata?.[writeId] === id) return { etag: current.ETag ?? '' };
      }
      if (isRefused) throw new StoreError('lost', key, `${key}: another writer was first`, { cause: error });
      if (ifMatch !== undefined && isMissing(error) && !isUploadGone(error))
        throw new StoreError('gone', key, `${key}: the object that was to be replaced no longer exists`, {
          cause: error,
        });
      throw error;
    }
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function webStreamOf(body: NonNullable<GetObjectCommandOutput['Body']>): ReadableStream<Uint8Array> {
  return body.transformToWebStream() as ReadableStream<Uint8Array>;
}

function headOf(
  key: string,
  {
    ContentLength = 0,
    ETag = '',
    LastModified,
  }: Pick<GetObjectCommandOutput, 'ContentLength' | 'ETag' | 'LastModified'>,
): ObjectHead {
  return { key, size: ContentLength, etag: ETag, lastModified: LastModified?.getTime() ?? 0 };
}

async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** No such key; a missing bucket is an error. A HEAD has no body, so its 404 has no code. */
function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket';
}

function abortedBy(signal: Signal): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
