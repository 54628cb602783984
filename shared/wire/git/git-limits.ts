/**
 * What a Git server may make us read and keep. It is not trusted: whatever it sends is counted, also what is thrown away again, and each
 * bound ends in a `GitError` of its own. Bytes, where a name says so.
 */
export interface GitLimits {
  /** Of the list of references. */
  readonly maxRefBytes: number;
  readonly maxRefs: number;
  /** Of the answer with the pack, as it comes over the wire. */
  readonly maxAnswerBytes: number;
  readonly maxObjects: number;
  /** Of one object, and of one delta. */
  readonly maxObjectBytes: number;
  /** Of all that the pack unpacks to, deltas included; then of all files of the commit. */
  readonly maxTotalBytes: number;
  /** Deltas whose base comes after them. */
  readonly maxPendingDeltas: number;
  /** How many deltas one object is made of; Git makes at most 4095. */
  readonly maxDeltaDepth: number;
  /** Files and folders of the commit together. */
  readonly maxTreeEntries: number;
  readonly maxPathBytes: number;
}

const mebibyte = 1024 * 1024;

/** What a function can hold in memory, with room to work. */
export const defaultGitLimits: GitLimits = {
  maxRefBytes: 32 * mebibyte,
  maxRefs: 200_000,
  maxAnswerBytes: 200 * mebibyte,
  maxObjects: 200_000,
  maxObjectBytes: 50 * mebibyte,
  maxTotalBytes: 400 * mebibyte,
  maxPendingDeltas: 50_000,
  maxDeltaDepth: 4095,
  maxTreeEntries: 200_000,
  maxPathBytes: 4096,
};
