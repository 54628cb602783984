import { createHash } from 'node:crypto';
import { ignoreKeys } from '../../artifact/source-ignore.ts';

/** Key → etag of the objects that belong to an artifact. */
export type BucketIndex = ReadonlyMap<string, string>;

export interface BucketObject {
  readonly key: string;
  /** As the provider gives it, quotes included where it gives them. */
  readonly etag: string;
}

const ignoreFile = '.sourceignore';

/**
 * The objects of a listing that belong to an artifact: no folders, not the ignore file of the root, and nothing that it or `spec.ignore`
 * names.
 */
export function indexObjects(
  objects: readonly BucketObject[],
  ignore: { readonly file: string | undefined; readonly spec: string | undefined },
): BucketIndex {
  const isIgnored = ignoreKeys(ignore.file, ignore.spec);
  const kept = objects.filter(({ key }) => !key.endsWith('/') && key !== ignoreFile && !isIgnored(key));
  return new Map(kept.map(({ key, etag }) => [key, etag]));
}

/** The index as text: a line `<key> <etag>` an object, ordered by the bytes of the keys. */
export function formatIndex(index: BucketIndex): string {
  return [...index]
    .map(([key, etag]) => ({ bytes: Buffer.from(key), line: `${key} ${etag}\n` }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ line }) => line)
    .join('');
}

/**
 * `sha256:<hex>` of the index: another object, another content or another name is another revision.
 *
 * @see https://fluxcd.io/flux/components/source/buckets/#artifact
 */
export function revisionOf(index: BucketIndex): string {
  return `sha256:${createHash('sha256').update(formatIndex(index)).digest('hex')}`;
}

/** The path of an object in an artifact. A key that would leave it stays within, as in Flux: `z/../../y` is `y`. */
export function pathOfKey(key: string): string {
  const segments: string[] = [];
  for (const segment of key.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

/** What Flux says of a new artifact. */
export function describeFetched(index: BucketIndex, bucketName: string): string {
  return `stored artifact with ${index.size} fetched files from '${bucketName}' bucket`;
}
