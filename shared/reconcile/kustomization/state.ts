import { z } from 'zod';
import { findCheck } from '../run/nothing-to-do.ts';
import { recordSchemaOf } from '../run/record.ts';

/** The last state of an object as this system saw it in a response of the API server (DESIGN: “Apply, and drift”). */
const baselineSchema = z.object({
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().exactOptional(),
  /** HMAC of labels and annotations. */
  metadata: z.string(),
  /** HMAC of what was desired. */
  desired: z.string(),
});

/** A health check that outlives its worker. */
const healthStageSchema = z.object({
  revision: z.string(),
  generation: z.number(),
  startedAt: z.number(),
  deadline: z.number(),
  wasHealthy: z.boolean(),
  drifted: z.boolean(),
  /** What was not healthy yet at the last look: inventory ids with the API version that was applied. */
  targets: z.array(z.object({ id: z.string(), v: z.string() })),
  jobsWithTtl: z.array(z.string()),
  checksum: z.string(),
  looks: z.number().int(),
  token: z.string().optional(),
  reconcileStartedAt: z.number(),
});
export type HealthStage = z.infer<typeof healthStageSchema>;

/** An apply that outlives its worker: of the same build, generation and token it goes on where it stopped. */
const applyStageSchema = z.object({
  checksum: z.string(),
  generation: z.number(),
  token: z.string().optional(),
  startedAt: z.number(),
  drifted: z.boolean(),
  tried: z.array(z.string()),
  wait: z.object({ stage: z.number().int(), deadline: z.number() }).optional(),
});
export type ApplyStage = z.infer<typeof applyStageSchema>;

/** What a build read, with the digests it had: equal digests in a new revision make an equal build. */
const buildStageSchema = z.object({
  revision: z.string(),
  sourceIdentity: z.string(),
  generation: z.number(),
  version: z.string(),
  /** HMAC of the sorted inventory ids that the status named after this build. */
  inventory: z.string(),
  checksum: z.string(),
  read: z.record(z.string(), z.string()),
});
export type BuildStage = z.infer<typeof buildStageSchema>;

/** Deleted objects that a deletion waits for, by inventory id; `deadline` in milliseconds since the epoch. */
const terminationSchema = z.object({
  deadline: z.number(),
  left: z.array(z.object({ id: z.string(), v: z.string(), uid: z.string() })),
});
export type TerminationStage = z.infer<typeof terminationSchema>;

/** What a run was about to do when it last said so. */
const intentSchema = z.object({
  run: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Inventory entries of objects that did not exist. */
  creates: z.array(z.object({ id: z.string(), v: z.string() })),
  /** Inventory ids. */
  deletes: z.array(z.string()),
});
export type Intent = z.infer<typeof intentSchema>;

/** What the record of a Kustomization remembers. */
const stateSchema = z.object({
  health: healthStageSchema.optional(),
  applying: applyStageSchema.optional(),
  termination: terminationSchema.optional(),
  build: buildStageSchema.optional(),
  /** Since when the objects are known to equal the desired state without a full look; milliseconds. */
  fullLookAt: z.number().optional(),
  fingerprint: z.string().optional(),
  baselines: z.record(z.string(), baselineSchema).optional(),
  /** Of runs that have not ended, as far as is known: see `intents.ts`. */
  intents: z.array(intentSchema).optional(),
});
export type KustomizationState = z.infer<typeof stateSchema>;

/** The record of a Kustomization. */
export const kustomizationRecord = recordSchemaOf(stateSchema);

interface Asked {
  readonly generation: number;
  readonly token: string | undefined;
}

/** The health check that is under way of this very revision, generation and token. */
export function findHealthStage(
  { health }: KustomizationState,
  wanted: Asked & { readonly revision: string },
): HealthStage | undefined {
  return findCheck(health, wanted);
}

/** The apply that is under way of this very build, generation and token. */
export function findApplyStage(
  { applying }: KustomizationState,
  wanted: Asked & { readonly checksum: string },
): ApplyStage | undefined {
  const isSame =
    applying?.checksum === wanted.checksum &&
    applying.generation === wanted.generation &&
    applying.token === wanted.token;
  return isSame ? applying : undefined;
}
