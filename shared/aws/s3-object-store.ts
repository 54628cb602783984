import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checkKey } from '../store/check-key.ts';
import { type ObjectHead, type ObjectStore, type PutOptions, StoreError } from '../store/object-store.ts';
import { codeOf, statusOf } from './classify-error.ts';
import { readBody } from './read-body.ts';
import { type Attempt, defaultRetryPolicy, type RetryPolicy, retryAws } from './retry.ts';
import { storeErrorOf } from './store-error.ts';

export interface S3ObjectStoreOptions {
  /** Made with `maxAttempts: 1`: the retries are here. */
  readonly client: S3Client;
  readonly bucket: string;
  readonly retry?: RetryPolicy;
}

/** The metadata that names a write, by which a writer without an answer knows its own object again. */
const writeId = 'sluice-write';

/**
 * Objects in an S3 bucket. A conditional write whose answer was lost may have taken effect; its repetition is then refused
 * (412) by the writer's own object. So a refused repetition looks at who wrote, and counts as done where it was this very write.
 * A body that is a stream is read whole first (S3 wants its length, a repetition its bytes).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createS3ObjectStore({ client, bucket, retry = defaultRetryPolicy }: S3ObjectStoreOptions): ObjectStore {
  const calling = async <T>(key: string, call: (attempt: Attempt) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await retryAws(call, retry, signal);
    } catch (error) {
      throw storeErrorOf(error, bucket, key);
    }
  };
  const unlessMissing = async <T>(call: Promise<T>): Promise<T | undefined> =>
    call.catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
  const fetchHead = (key: string) => unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
  const fetchObject = (key: string, signal: AbortSignal | undefined) =>
    unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), abortedBy(signal)));

  async function putOnce(key: string, body: Uint8Array, id: string, options: PutOptions, { mayHaveHappened }: Attempt) {
    const { ifNoneMatch, ifMatch, contentType, signal } = options;
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      Metadata: { [writeId]: id },
      ...(ifNoneMatch === undefined ? {} : { IfNoneMatch: ifNoneMatch }),
      ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
      ...(contentType === undefined ? {} : { ContentType: contentType }),
    });
    try {
      return { etag: (await client.send(command, abortedBy(signal))).ETag ?? '' };
    } catch (error) {
      if (statusOf(error) === 412) {
        const current = mayHaveHappened ? await fetchHead(key) : undefined;
        if (current?.Metadata?.[writeId] === id) return { etag: current.ETag ?? '' };
        throw new StoreError('lost', key, `${key}: another writer was first`, { cause: error });
      }
      if (ifMatch !== undefined && isMissing(error))
        throw new StoreError('gone', key, `${key}: the object that was to be replaced no longer exists`, {
          cause: error,
        });
      throw error;
    }
  }

  return {
    async get(key, { maxBytes = Number.POSITIVE_INFINITY, signal } = {}) {
      checkKey(key);
      return calling(
        key,
        async () => {
          const found = await fetchObject(key, signal);
          if (found?.Body === undefined) return undefined;
          const body = await readBody(key, found.Body.transformToWebStream(), maxBytes);
          return { ...headOf(key, found), size: body.length, body };
        },
        signal,
      );
    },
    async stream(key, { signal } = {}) {
      checkKey(key);
      const found = await calling(key, () => fetchObject(key, signal), signal);
      if (found?.Body === undefined) return undefined;
      return { ...headOf(key, found), body: found.Body.transformToWebStream() as ReadableStream<Uint8Array> };
    },
    async head(key) {
      checkKey(key);
      const found = await calling(key, () => fetchHead(key));
      return found === undefined ? undefined : headOf(key, found);
    },
    async put(key, body, options = {}) {
      checkKey(key);
      const bytes = body instanceof Uint8Array ? body : await readBody(key, body, largestStream);
      const id = randomUUID();
      return calling(key, (attempt) => putOnce(key, bytes, id, options, attempt), options.signal);
    },
    async delete(key) {
      checkKey(key);
      await calling(key, () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
    },
    async signUrl(key) {
      checkKey(key);
      return getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: signedForSeconds });
    },
    async *list(prefix, { startAfter } = {}) {
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
          ...(startAfter === undefined || token !== undefined ? {} : { StartAfter: startAfter }),
        });
        const page = await calling(prefix, () => client.send(command));
        for (const { Key = '', Size = 0, ETag = '', LastModified } of page.Contents ?? [])
          yield { key: Key, size: Size, etag: ETag, lastModified: LastModified?.getTime() ?? 0 };
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}

/** As long as it takes to follow a redirect. */
const signedForSeconds = 60;
/** A stream above this is not kept in memory: 1 GiB. */
const largestStream = 1024 ** 3;

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

/** No such key; a bucket that is not there is an error. A HEAD has no body, so its 404 has no code. */
function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket';
}

function abortedBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
