import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isDnsLabel, isDnsSubdomain, isPathSegment } from '../flux/api/names.ts';
import { fluxKinds, objectQueues, reconciledKinds } from '../flux/kinds.ts';
import type { Fold, OutgoingMessage, Queue } from './port.ts';

/** Why an object was woken; it decides what counts as nothing to do (DESIGN: “Jobs”). */
export const jobReasons = ['push', 'edit', 'drift', 'interval', 'dependency', 'health', 'retry', 'request'] as const;

const reference = {
  /** The uid of the cluster's kube-system namespace. */
  cluster: z.string().min(1),
  namespace: z.string().refine(isDnsLabel, 'not the name of a namespace'),
  name: z.string().refine(isDnsSubdomain, 'not the name of an object'),
  /** When the event happened, milliseconds since the epoch. */
  at: z.number().int(),
  /** Follows one event through all stages; for people who read logs. */
  trace: z.string().min(1),
};

/** How often the job was put off because its cluster could not be reached. */
const away = z.number().int().positive().optional();

/** An object of any kind, as the API's paths name it. */
const resourceSchema = z.object({
  /** Empty for the core group. */
  group: z.string().refine((group) => group === '' || isDnsSubdomain(group), 'not an API group'),
  version: z.string().refine(isDnsLabel, 'not a version'),
  resource: z.string().refine(isDnsLabel, 'not a resource'),
  /** Absent where the kind has none. */
  namespace: z.string().refine(isDnsLabel, 'not the name of a namespace').optional(),
  name: z.string().refine(isPathSegment, 'not the name of an object'),
});
export type ResourceRef = z.infer<typeof resourceSchema>;

/** What a write, of which the API server told before it happened, will have made of an object. */
export const expectationSchema = z.object({
  /** Which object: without it, the job's own. */
  of: resourceSchema.optional(),
  uid: z.string().optional(),
  /** At least this one. */
  generation: z.number().int().optional(),
  requestedAt: z.string().optional(),
  /** The token that `requestedAt` replaces, or nothing: while it stands, the new one may be taken for written. */
  replaces: z.string().optional(),
  /** The resourceVersion before the write: any other. */
  after: z.string().optional(),
  /** Deleted. */
  gone: z.literal(true).optional(),
  /** How many workers have looked in vain. */
  looks: z.number().int().optional(),
  /** The job is several in one, of which this is what the last one expects: it looks, also before that is there. */
  inAnyCase: z.literal(true).optional(),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** An object to look at. It carries no state, so that a duplicate or a late one does no harm. */
export const objectJobSchema = z.object({
  type: z.literal('object'),
  ...reference,
  kind: z.enum(reconciledKinds),
  reason: z.enum(jobReasons),
  /** The number of the object's timer that this job is; a job with another number than the record's is dropped. */
  timer: z.number().int().optional(),
  expect: expectationSchema.optional(),
  /** A Receiver asks for it, whoever reconciles it. */
  received: z.literal(true).optional(),
  away,
});
export type ObjectJob = z.infer<typeof objectJobSchema>;

/** A hook whose signature held for a receiver of this path: what the payload said, without the payload. */
export const receiveJobSchema = z.object({
  type: z.literal('receive'),
  ...reference,
  /** The delivery's own id, or a hash of its body and second. */
  delivery: z.string().min(1),
  /** The event as the sender names it (`push`), lower case; absent where the type has none. */
  event: z.string().exactOptional(),
  away,
});
export type ReceiveJob = z.infer<typeof receiveJobSchema>;

/** Somebody edits an object of which only the name is known: whose it is, its labels say. */
export const editedJobSchema = z.object({
  type: z.literal('edited'),
  cluster: z.string().min(1),
  at: z.number().int(),
  trace: z.string().min(1),
  expect: expectationSchema.extend({ of: resourceSchema }),
  away,
});
export type EditedJob = z.infer<typeof editedJobSchema>;

/** Look at every Flux object of a cluster and enqueue what is due. */
export const surveyJobSchema = z.object({
  type: z.literal('survey'),
  cluster: z.string().min(1),
  at: z.number().int(),
  trace: z.string().min(1),
});
export type SurveyJob = z.infer<typeof surveyJobSchema>;

export const jobSchema = z.discriminatedUnion('type', [
  objectJobSchema,
  receiveJobSchema,
  editedJobSchema,
  surveyJobSchema,
]);
export type Job = z.infer<typeof jobSchema>;

/** The queues that carry jobs; each has a dead-letter queue of its own. */
export const jobQueues = [...objectQueues, 'intake'] as const;
export type JobQueue = (typeof jobQueues)[number];

/** A message that so many workers did not survive is a dead letter. */
export const maxReceiveCount = 5;

/** Every queue of Sluice, by name. */
export type Queues = Readonly<Record<JobQueue | 'timers', Queue>>;

const queueByType: Readonly<Record<Exclude<Job['type'], 'object'>, JobQueue>> = {
  // On a queue of their own: what surveys a cluster may wait for it, and no hook waits behind that.
  receive: 'intake',
  edited: 'intake',
  survey: 'surveys',
};

export function queueOf(job: Job): JobQueue {
  return job.type === 'object' ? fluxKinds[job.kind].queue : queueByType[job.type];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One group an object: SQS then hands out its jobs one at a time. 64 characters. */
export function groupOf(job: Job): string {
  if (job.type === 'survey') return sha256(`survey/${job.cluster}`);
  if (job.type === 'edited') {
    const { group, resource, namespace = '', name } = job.expect.of;
    return sha256(`edited/${job.cluster}/${group}/${resource}/${namespace}/${name}`);
  }
  const kind = job.type === 'object' ? job.kind : 'receive';
  return sha256(`${job.cluster}/${kind}/${job.namespace}/${job.name}`);
}

/**
 * The message of a job. `event` names the very event that woke the object (a delivery id, a tick's number, a token, a
 * resourceVersion), never a commit or a revision: those come back within the deduplication window (c1 → c2 → c1).
 */
export function encodeJob(job: Job, event: string): OutgoingMessage {
  const group = groupOf(job);
  const reason = job.type === 'object' ? job.reason : job.type;
  const deduplicationId = sha256(`${group}/${reason}/${event}`);
  const fold = foldOf(job);
  return { body: JSON.stringify(job), group, deduplicationId, ...(fold === undefined ? {} : { fold }) };
}

/**
 * How a job becomes one with another one of its object that still waits: two that ask for the same look ask for one, made after the later event.
 * Undefined for a job that has to be run by itself: a timer has a number of its own, a job that comes again a count of its own.
 */
function foldOf(job: Job): Fold | undefined {
  const key = foldKeyOf(job);
  return key === undefined
    ? undefined
    : { key, merge: (waiting) => JSON.stringify(mergeJobs(decodeJob(waiting), job)) };
}

function foldKeyOf(job: Job): string | undefined {
  if (job.type === 'survey') return 'survey';
  if (job.away !== undefined) return undefined;
  if (job.type === 'receive') return `receive/${job.event ?? ''}`;
  if (job.expect?.looks !== undefined) return undefined;
  if (job.type === 'edited') return 'edited';
  if (job.timer !== undefined) return undefined;
  const { group, resource, namespace, name } = job.expect?.of ?? {};
  return `${job.reason}/${job.expect === undefined ? '' : ['expecting', group, resource, namespace, name].join('/')}`;
}

/**
 * The job that was sent later, of the later event. The announced write that it expects may never come: for what the earlier one expects it looks in any
 * case.
 */
function mergeJobs(earlier: Job, later: Job): Job {
  const job: Job = { ...later, at: Math.max(earlier.at, later.at) };
  return 'expect' in earlier && 'expect' in job && job.expect !== undefined
    ? ({ ...job, expect: { ...job.expect, inAnyCase: true } } as Job)
    : job;
}

/** Whether everything that a job names can be the name of something: it may come from outside. */
export function isJob(job: Job): boolean {
  return jobSchema.safeParse(job).success;
}

/** @throws ZodError where the text is not a job. */
export function decodeJob(body: string): Job {
  return jobSchema.parse(JSON.parse(body));
}

/** A job, and the very event that woke it (see `encodeJob`). */
export interface Wake {
  readonly job: Job;
  readonly event: string;
}

/** Sends one job to the queue of its kind. */
export function enqueue(queues: Queues, job: Job, event: string): Promise<void> {
  return enqueueAll(queues, [{ job, event }]);
}

/** Sends each job to the queue of its kind, in batches as the queues take them. */
export async function enqueueAll(queues: Queues, wakes: readonly Wake[]): Promise<void> {
  for (const [queue, sent] of Map.groupBy(wakes, ({ job }) => queueOf(job)))
    await queues[queue].send(sent.map(({ job, event }) => encodeJob(job, event)));
}
