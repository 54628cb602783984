import type { GitRepository } from '../../flux/api/git-repository.ts';
import type { FluxObject } from '../../flux/objects.ts';
import type { Subject } from '../run/live-object.ts';
import type { ClaimedRun } from '../run/run-claimed.ts';

/** A GitRepository as the API server sends it. */
export type LiveGitRepository = GitRepository & FluxObject;

/** What a run of a source works with, beside the world. */
export interface SourceRun extends ClaimedRun {
  readonly subject: Subject<LiveGitRepository>;
  /** Follows the event that woke the source. */
  readonly trace: string;
}

export const sourceGroup = 'source.toolkit.fluxcd.io';
/** The conditions that are there only while something is wrong. */
export const failureConditions: readonly string[] = ['FetchFailed', 'ArtifactOutdated', 'StorageOperationFailed'];
