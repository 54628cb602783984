import { z } from 'zod';
import type { ObjectJob } from '../../queue/job.ts';
import { type ObjectStore, StoreError } from '../../store/object-store.ts';
import { readDocument, unchangedSince } from '../../store/read-document.ts';

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

/** A run's claim to its object: whoever wrote it last may write on; the others stop. */
const claimSchema = z.object({
  run: z.string(),
  revision: z.string(),
  generation: z.number(),
  at: z.number(),
});

/** The one timer of an object. */
const timerSchema = z.object({ number: z.number().int(), due: z.number().int() });

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

/** What a health check is about: another one of these makes it another check, with a time of its own. */
export interface HealthSubject {
  readonly revision: string;
  readonly generation: number;
  readonly token: string | undefined;
}

/** The health check that is under way of this very revision, generation and token. */
export function findHealthStage({ health }: AppliedRecord, wanted: HealthSubject): HealthStage | undefined {
  const isSame =
    health?.revision === wanted.revision && health.generation === wanted.generation && health.token === wanted.token;
  return isSame ? health : undefined;
}

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

/** The apply that is under way of this very build, generation and token. */
export function findApplyStage(
  { applying }: AppliedRecord,
  wanted: Pick<HealthSubject, 'generation' | 'token'> & { readonly checksum: string },
): ApplyStage | undefined {
  const isSame =
    applying?.checksum === wanted.checksum &&
    applying.generation === wanted.generation &&
    applying.token === wanted.token;
  return isSame ? applying : undefined;
}

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

const recordSchema = z.object({
  version: z.literal(1),
  uid: z.string(),
  claim: claimSchema.optional(),
  timer: timerSchema.optional(),
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
  /** A source's own: under which identity its revisions are stored. */
  sourceIdentity: z.string().optional(),
  /** A source's own: the artifact that all dependents were woken for: revision, digest and the time of its publication. */
  toldArtifact: z.string().optional(),
  /** The last run that came to an end, well or not. */
  finished: z.object({ startedAt: z.number(), revision: z.string(), generation: z.number() }).optional(),
  /** When Ready turned False, milliseconds; absent while it is not. */
  failingSince: z.number().optional(),
});
export type AppliedRecord = z.infer<typeof recordSchema>;

export interface HeldRecord {
  readonly record: AppliedRecord;
  /** Absent for an object without a record. */
  readonly etag?: string;
}

type ObjectKey = Pick<ObjectJob, 'cluster' | 'kind' | 'namespace' | 'name'>;

export function appliedKey({ cluster, kind, namespace, name }: ObjectKey): string {
  return `applied/${cluster}/${kind}/${namespace}/${name}.json`;
}

/** A record as it is stored, whichever object of its name it belongs to. */
export interface StoredRecord {
  readonly record?: AppliedRecord;
  readonly etag?: string;
}

export async function readStoredRecord(store: ObjectStore, key: string): Promise<StoredRecord> {
  const { value, etag } = await readDocument(store, key, recordSchema);
  return { ...(value === undefined ? {} : { record: value }), ...(etag === undefined ? {} : { etag }) };
}

/** The record as this object's; an empty one where there is none, or where it was another object's of the same name. */
export function recordOf({ record, etag }: StoredRecord, uid: string): HeldRecord {
  return { record: record?.uid === uid ? record : { version: 1, uid }, ...(etag === undefined ? {} : { etag }) };
}

export async function readRecord(store: ObjectStore, key: string, uid: string): Promise<HeldRecord> {
  return recordOf(await readStoredRecord(store, key), uid);
}

/** Writes the record. @throws StoreError `lost` or `gone` where another run wrote since. */
export async function writeRecord(
  store: ObjectStore,
  key: string,
  held: HeldRecord,
  record: AppliedRecord,
): Promise<HeldRecord> {
  const body = Buffer.from(JSON.stringify(record));
  const { etag } = await store.put(key, body, { ...unchangedSince(held), contentType: 'application/json' });
  return { record, etag };
}

/** The run no longer holds its object: a newer one claimed it. It stops without a word; the newer one goes on. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** What the job has read is no longer so, and nothing was done yet: it begins again. */
export class StartOver extends Error {
  override readonly name = 'StartOver';
}

export function isLost(error: unknown): boolean {
  return (
    error instanceof ClaimLost || (error instanceof StoreError && (error.code === 'lost' || error.code === 'gone'))
  );
}
