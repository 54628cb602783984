import {
  type BucketIndex,
  describeFetched,
  formatIndex,
  indexObjects,
  pathOfKey,
  revisionOf,
} from '../../../shared/source/bucket/index-objects.ts';
import type { Judgement, SourceCase } from './source-case.ts';

interface BucketCase {
  readonly objects: readonly (readonly [key: string, etag: string])[] | null;
  readonly sourceignore?: string;
  readonly ignore?: string;
  readonly prefix?: string;
  readonly etagChangedAtDownload?: Readonly<Record<string, string>>;
  readonly goneAtDownload?: readonly string[];
  readonly listedRevision: string;
  readonly index: string;
  readonly revision: string;
  readonly message: string;
  readonly files: readonly string[] | null;
}

/** Which objects of a bucket make an artifact, and its revision: as listed, and as downloaded a moment later. */
export function judgeBucket(recorded: SourceCase): Judgement {
  const case_ = recorded as unknown as BucketCase;
  const { listedRevision, index, revision, message, files } = case_;
  const listed = indexObjects(listing(case_), { file: case_.sourceignore, spec: case_.ignore });
  const fetched = download(listed, case_);
  const paths = [...fetched.keys()].map(pathOfKey);
  const ignoreFile = case_.sourceignore === undefined ? [] : ['.sourceignore'];
  return {
    expected: { listedRevision, index, revision, message, files: [...(files ?? [])].sort() },
    actual: {
      listedRevision: revisionOf(listed),
      index: formatIndex(fetched),
      revision: revisionOf(fetched),
      message: describeFetched(fetched, 'bk'),
      files: [...new Set([...ignoreFile, ...paths])].sort(),
    },
  };
}

function listing({ objects, prefix = '' }: BucketCase): { readonly key: string; readonly etag: string }[] {
  return (objects ?? []).filter(([key]) => key.startsWith(prefix)).map(([key, etag]) => ({ key, etag }));
}

function download(listed: BucketIndex, { goneAtDownload = [], etagChangedAtDownload = {} }: BucketCase): BucketIndex {
  return new Map(
    [...listed]
      .filter(([key]) => !goneAtDownload.includes(key))
      .map(([key, etag]) => [key, etagChangedAtDownload[key] ?? etag]),
  );
}
