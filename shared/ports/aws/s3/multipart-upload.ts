import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { statusOf } from '../classify-error.ts';
import type { Attempt } from '../retry.ts';

/** The size of a part. S3 takes at most 10 000 parts of at least 5 MiB; the last may be smaller. */
export const partBytes = 8 * 1024 * 1024;

/** The object to upload, and how to call S3. */
export interface UploadTarget {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** Metadata of the finished object. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** Makes a call, and repeats it if the failure is worth it. */
  readonly calling: <T>(call: (attempt: Attempt) => Promise<T>) => Promise<T>;
}

/**
 * Uploads parts one after the other, so that only one is in memory, and then lets `complete` make the object of them. If anything fails,
 * the parts are deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export async function uploadParts<T>(
  { client, bucket, key, metadata, contentType, signal, calling }: UploadTarget,
  parts: AsyncIterable<Uint8Array>,
  complete: (send: (conditions: Conditions) => Promise<string>) => Promise<T>,
): Promise<T> {
  const object = { Bucket: bucket, Key: key };
  const options = signal === undefined ? {} : { abortSignal: signal };
  const type = contentType === undefined ? {} : { ContentType: contentType };
  const create = new CreateMultipartUploadCommand({ ...object, ...type, Metadata: { ...metadata } });
  const { UploadId = '' } = await calling(() => client.send(create, options));
  const upload = { ...object, UploadId };
  try {
    const made: { readonly ETag: string; readonly PartNumber: number }[] = [];
    for await (const Body of parts) {
      const PartNumber = made.length + 1;
      const send = () => client.send(new UploadPartCommand({ ...upload, PartNumber, Body }), options);
      made.push({ PartNumber, ETag: (await calling(send)).ETag ?? '' });
    }
    return await complete(async (conditions) => {
      const command = new CompleteMultipartUploadCommand({
        ...upload,
        ...conditions,
        MultipartUpload: { Parts: made },
      });
      return (await client.send(command, options)).ETag ?? '';
    });
  } catch (error) {
    // If this fails too, the bucket's lifecycle rule deletes the parts.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** The conditions of a write, as S3 names them. */
export interface Conditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/** True if the upload is gone; a repetition sees that if an earlier attempt has completed it. */
export function isUploadGone(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name === 'NoSuchUpload';
}

/** Cuts a stream into pieces of exactly `size` bytes; the last may be smaller. */
export async function* cutIntoParts(stream: ReadableStream<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    while (length + rest.length >= size) {
      yield Buffer.concat([...chunks, rest.subarray(0, size - length)]);
      rest = rest.subarray(size - length);
      chunks = [];
      length = 0;
    }
    if (rest.length > 0) chunks.push(rest);
    length += rest.length;
  }
  if (length > 0) yield Buffer.concat(chunks);
}
