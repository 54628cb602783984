import { z } from 'zod';
import type { GitRepository } from '../../flux/api/git-repository.ts';
import type { FluxObject } from '../../flux/objects.ts';
import { recordSchemaOf } from '../run/record.ts';
import type { Run } from '../run/run.ts';

/** What the record of a source remembers. */
const stateSchema = z.object({
  /** Under which identity its revisions are stored. */
  sourceIdentity: z.string().optional(),
  /** The artifact that all dependents were woken for: revision, digest and the time of its publication. */
  toldArtifact: z.string().optional(),
});
export type SourceState = z.infer<typeof stateSchema>;

export const sourceRecord = recordSchemaOf(stateSchema);

/** A GitRepository as the API server sends it. */
export type LiveGitRepository = GitRepository & FluxObject;

export type SourceRun = Run<LiveGitRepository, SourceState>;

export const sourceGroup = 'source.toolkit.fluxcd.io';
/** The conditions that are there only while something is wrong. */
export const failureConditions: readonly string[] = ['FetchFailed', 'ArtifactOutdated', 'StorageOperationFailed'];
