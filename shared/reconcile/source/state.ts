import { z } from 'zod';
import type { artifactSchema } from '../../flux/api/common.ts';
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

/** An artifact, as the status of a source names it. */
export type Artifact = z.infer<typeof artifactSchema>;

/** A source of any kind, as the API server sends it. */
export interface LiveSource extends FluxObject {
  readonly status?: NonNullable<FluxObject['status']> & { readonly artifact?: Artifact | undefined };
}

export type SourceRun = Run<LiveSource, SourceState>;

/** The conditions that are there only while something is wrong. */
export const failureConditions: readonly string[] = ['FetchFailed', 'ArtifactOutdated', 'StorageOperationFailed'];
