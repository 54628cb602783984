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
 * A body that is a stream goes up in parts, one of them in memory.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createS3ObjectStore({ client, bucket, retry = defaultRetryPolicy }: S3ObjectStoreOptions): ObjectStore {
  const retrying = <T>(call: (attempt: Attempt) => Promise<T>, signal?: AbortSignal) => retryAws(call, retry, signal);
  /** What S3 answered, as the store's error. */
  const telling = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeErrorOf(error, bucket, key);
    }
  };
  const calling = <T>(key: string, call: (attempt: Attempt) => Promise<T>, signal?: AbortSignal) =>
    telling(key, () => retrying(call, signal));
  const unlessMissing = async <T>(call: Promise<T>): Promise<T | undefined> =>
    call.catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
  const fetchHead = (key: string) => unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
  const fetchObject = (key: string, signal: AbortSignal | undefined, part: { Range?: string; IfMatch?: string } = {}) =>
    unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...part }), abortedBy(signal)));

  /** One attempt at a write: a condition that does not hold is told by name, but where it was this write itself that broke it. */
  async function writeIf(
    key: string,
    id: string,
    { ifNoneMatch, ifMatch }: PutOptions,
    { mayHaveHappened }: Attempt,
    send: (conditions: Conditions) => Promise<string>,
  ): Promise<{ readonly etag: string }> {
    try {
      return {
        etag: await send({
          ...(ifNoneMatch === undefined ? {} : { IfNoneMatch: ifNoneMatch }),
          ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
        }),
      };
    } catch (error) {
      const isRefused = statusOf(error) === 412;
      if (mayHaveHappened && (isRefused || isUploadGone(error))) {
        const current = await fetchHead(key);
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

  function putWhole(key: string, body: Uint8Array, id: string, options: PutOptions) {
    const { contentType, signal } = options;
    const type = contentType === undefined ? {} : { ContentType: contentType };
    const object = { Bucket: bucket, Key: key, Body: body, Metadata: { [writeId]: id }, ...type };
    return retrying(
      (attempt) =>
        writeIf(key, id, options, attempt, async (conditions) => {
          const { ETag = '' } = await client.send(
            new PutObjectCommand({ ...object, ...conditions }),
            abortedBy(signal),
          );
          return ETag;
        }),
      signal,
    );
  }

  async function putStream(key: string, stream: ReadableStream<Uint8Array>, id: string, options: PutOptions) {
    const parts = cutIntoParts(stream, partBytes);
    const first = await parts.next();
    if (first.done || first.value.length < partBytes)
      return putWhole(key, first.value ?? new Uint8Array(), id, options);
    const { contentType, signal } = options;
    const target: UploadTarget = {
      client,
      bucket,
      key,
      metadata: { [writeId]: id },
      calling: (call) => retrying(call, signal),
      ...(contentType === undefined ? {} : { contentType }),
      ...(signal === undefined ? {} : { signal }),
    };
    return uploadParts(target, startingWith(first.value, parts), (send) =>
      retrying((attempt) => writeIf(key, id, options, attempt, send), signal),
    );
  }

  return {
    async get(key, { maxBytes = Number.POSITIVE_INFINITY, signal } = {}) {
      checkKey(key);
      return calling(
        key,
        async () => {
          const found = await fetchObject(key, signal);
          if (found?.Body === undefined) return undefined;
          const body = await readBody(key, webStreamOf(found.Body), maxBytes);
          return { ...headOf(key, found), size: body.length, body };
        },
        signal,
      );
    },
    async stream(key, { signal } = {}) {
      checkKey(key);
      const found = await calling(key, () => fetchObject(key, signal), signal);
      if (found?.Body === undefined) return undefined;
      const head = headOf(key, found);
      const body = resumeStream(
        webStreamOf(found.Body),
        { size: head.size, attempts: retry.attempts },
        async (from) => {
          const part = { Range: `bytes=${from}-`, IfMatch: head.etag };
          const rest = await calling(key, () => fetchObject(key, signal, part), signal);
          if (rest?.Body === undefined) throw new StoreError('gone', key, `${key}: deleted while it was read`);
          return webStreamOf(rest.Body);
        },
      );
      return { ...head, body };
    },
    async head(key) {
      checkKey(key);
      const found = await calling(key, () => fetchHead(key));
      return found === undefined ? undefined : headOf(key, found);
    },
    async put(key, body, options = {}) {
      checkKey(key);
      const id = randomUUID();
      return telling(key, () =>
        body instanceof Uint8Array ? putWhole(key, body, id, options) : putStream(key, body, id, options),
      );
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

/** No such key; a bucket that is not there is an error. A HEAD has no body, so its 404 has no code. */
function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket';
}

function abortedBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
