import { z } from 'zod';
import { type ObjectStore, StoreError } from '../../ports/store/object-store.ts';
import { readDocument, unchangedSince } from '../../ports/store/read-document.ts';
import type { ObjectJob } from '../../queue/job.ts';

/** A run's claim to its object: the run that wrote it last may write on; the others stop. */
const claimSchema = z.object({ run: z.string(), revision: z.string(), generation: z.number(), at: z.number() });

/** The one timer of an object. */
const timerSchema = z.object({ number: z.number().int(), due: z.number().int() });

const envelope = {
  version: z.literal(2),
  uid: z.string(),
  /** Of the run that is under way, or died. */
  claim: claimSchema.optional(),
  timer: timerSchema.optional(),
  /** The last run that came to an end, well or not. */
  finished: z.object({ startedAt: z.number(), revision: z.string(), generation: z.number() }).optional(),
  /** When Ready turned False, milliseconds; absent while it is not. */
  failingSince: z.number().optional(),
};
const envelopeSchema = z.object(envelope);

/** What the store remembers of an object: what every kind has, and the state of its own kind. */
export type AppliedRecord<State extends object = object> = z.infer<typeof envelopeSchema> & { readonly state: State };

/** How the records of a kind are read. */
export type RecordSchema<State extends object> = z.ZodType<AppliedRecord<State>>;

/**
 * The schema of a kind's records. Every field of the state must be optional: a state that cannot be read is an empty one, and the claim,
 * the timer and the end of the last run are kept. Records of version 1, whose state was beside the other fields, are read as version 2.
 */
export function recordSchemaOf<State extends object>(state: z.ZodType<State>): RecordSchema<State> {
  const record = z.object({ ...envelope, state: state.catch({} as State) });
  return z.preprocess(upgrade, record) as unknown as RecordSchema<State>;
}

/** A record of any kind. What its kind remembers is kept as it is, so that it can be written back. */
export const anyRecord = recordSchemaOf(z.record(z.string(), z.unknown()));

function upgrade(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null || !('version' in stored) || stored.version !== 1) return stored;
  const { version: _, uid, claim, timer, finished, failingSince, ...state } = stored as Record<string, unknown>;
  return { version: 2, uid, claim, timer, finished, failingSince, state };
}

/** A record, with what the next write of it has to name. */
export interface HeldRecord<State extends object = object> {
  readonly record: AppliedRecord<State>;
  /** Absent for an object without a record. */
  readonly etag?: string;
}

type ObjectKey = Pick<ObjectJob, 'cluster' | 'kind' | 'namespace' | 'name'>;

/** Where the record of an object is in the store. */
export function appliedKey({ cluster, kind, namespace, name }: ObjectKey): string {
  return `applied/${cluster}/${kind}/${namespace}/${name}.json`;
}

/** A record as it is stored, whichever object of its name it belongs to. */
export interface StoredRecord<State extends object> {
  readonly record?: AppliedRecord<State>;
  readonly etag?: string;
}

/** The record under a key; without one where there is none, or none that can be read. */
export async function readStoredRecord<State extends object>(
  store: Pick<ObjectStore, 'get'>,
  key: string,
  schema: RecordSchema<State>,
): Promise<StoredRecord<State>> {
  const { value, etag } = await readDocument(store, key, schema);
  return { ...(value === undefined ? {} : { record: value }), ...(etag === undefined ? {} : { etag }) };
}

/** The record as this object's; an empty one where there is none, or where it was another object's of the same name. */
export function recordOf<State extends object>({ record, etag }: StoredRecord<State>, uid: string): HeldRecord<State> {
  const own = record?.uid === uid ? record : { version: 2 as const, uid, state: {} as State };
  return { record: own, ...(etag === undefined ? {} : { etag }) };
}

/** The record of this very object. */
export async function readRecord<State extends object>(
  store: Pick<ObjectStore, 'get'>,
  key: string,
  { uid, schema }: { readonly uid: string; readonly schema: RecordSchema<State> },
): Promise<HeldRecord<State>> {
  return recordOf(await readStoredRecord(store, key, schema), uid);
}

/** Writes the record. @throws StoreError `lost` or `gone` where another run wrote since. */
export async function writeRecord<State extends object>(
  store: Pick<ObjectStore, 'put'>,
  key: string,
  held: HeldRecord<State>,
  record: AppliedRecord<State>,
): Promise<HeldRecord<State>> {
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

/** Whether an error says that another run wrote the record since it was read. */
export function isLost(error: unknown): boolean {
  return (
    error instanceof ClaimLost || (error instanceof StoreError && (error.code === 'lost' || error.code === 'gone'))
  );
}
