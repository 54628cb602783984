import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isDnsLabel, isDnsSubdomain, isPathSegment } from '../flux/api/names.ts';
import { fluxKinds, objectQueues, reconciledKinds } from '../flux/kinds.ts';
import type { Fold, OutgoingMessage, Queue } from './port.ts';

/** Why an object was woken, which decides when there is nothing to do. */
export const jobReasons = ['push', 'edit', 'drift', 'interval', 'dependency', 'health', 'retry', 'request'] as const;

const reference = {
  /** The uid of the cluster's kube-system namespace. */
  cluster: z.string().min(1),
  namespace: z.string().refine(isDnsLabel, 'not the name of a namespace'),
  name: z.string().refine(isDnsSubdomain, 'not the name of an object'),
  /** When the event happened, milliseconds since the epoch. */
  at: z.number().int(),
  /** Identifies one event in the logs of all stages. */
  trace: z.string().min(1),
};

/** How often the job was postponed because its cluster could not be reached. */
const away = z.number().int().positive().optional();

/** An object of any kind, as paths of the API name it. */
const resourceSchema = z.object({
  /** Empty for the core group. */
  group: z.string().refine((group) => group === '' || isDnsSubdomain(group), 'not an API group'),
  version: z.string().refine(isDnsLabel, 'not a version'),
  resource: z.string().refine(isDnsLabel, 'not a resource'),
  /** Absent for a cluster-scoped kind. */
  namespace: z.string().refine(isDnsLabel, 'not the name of a namespace').optional(),
  name: z.string().refine(isPathSegment, 'not the name of an object'),
});
/** A reference to an object of any kind. */
export type ResourceRef = z.infer<typeof resourceSchema>;

/** The expected state of an object after a write that the API server has announced. */
export const expectationSchema = z.object({
  /** The object that is written; by default the job's own. */
  of: resourceSchema.optional(),
  uid: z.string().optional(),
  /** This generation or a later one. */
  generation: z.number().int().optional(),
  requestedAt: z.string().optional(),
  /** The token that `requestedAt` replaces. While the object has it, the new token counts as written. */
  replaces: z.string().optional(),
  /** The resourceVersion before the write; the object has to have another one. */
  after: z.string().optional(),
  /** The object has to be deleted. */
  gone: z.literal(true).optional(),
  /** How many workers have looked and not found it yet. */
  looks: z.number().int().optional(),
  /** The job is merged from several, and this is what the last one expects. It looks even if that is not there yet. */
  inAnyCase: z.literal(true).optional(),
});
/** The expected state of an object after an announced write. */
export type Expectation = z.infer<typeof expectationSchema>;

/** An object to look at. A job carries no state, so a duplicate or a late one does no harm. */
export const objectJobSchema = z.object({
  type: z.literal('object'),
  ...reference,
  kind: z.enum(reconciledKinds),
  reason: z.enum(jobReasons),
  /** The number of the timer that sent the job. It is dropped if the record has another number. */
  timer: z.number().int().optional(),
  expect: expectationSchema.optional(),
  /** A Receiver requests it. If another controller reconciles the object, that one is asked. */
  received: z.literal(true).optional(),
  away,
});
/** A job that looks at an object. */
export type ObjectJob = z.infer<typeof objectJobSchema>;

/** A hook that a Receiver of this path has accepted: the facts of its payload, without the payload. */
export const receiveJobSchema = z.object({
  type: z.literal('receive'),
  ...reference,
  /** The delivery's own id, or a hash of its body and second. */
  delivery: z.string().min(1),
  /** The sender's name of the event (`push`), in lower case; absent if the receiver's type has none. */
  event: z.string().exactOptional(),
  away,
});
/** A job that handles a hook. */
export type ReceiveJob = z.infer<typeof receiveJobSchema>;

/** An edit of an object of which only the name is known. Its labels say which object owns it. */
export const editedJobSchema = z.object({
  type: z.literal('edited'),
  cluster: z.string().min(1),
  at: z.number().int(),
  trace: z.string().min(1),
  expect: expectationSchema.extend({ of: resourceSchema }),
  away,
});
/** A job that handles an edit of a managed object. */
export type EditedJob = z.infer<typeof editedJobSchema>;

/** Looks at every Flux object of a cluster and enqueues those that are due. */
export const surveyJobSchema = z.object({
  type: z.literal('survey'),
  cluster: z.string().min(1),
  at: z.number().int(),
  trace: z.string().min(1),
});
/** A job that surveys a cluster. */
export type SurveyJob = z.infer<typeof surveyJobSchema>;

/** The schema of every job. */
export const jobSchema = z.discriminatedUnion('type', [
  objectJobSchema,
  receiveJobSchema,
  editedJobSchema,
  surveyJobSchema,
]);
/** Any job. */
export type Job = z.infer<typeof jobSchema>;

/** The queues that carry jobs; each has a dead-letter queue of its own. */
export const jobQueues = [...objectQueues, 'intake'] as const;
/** The name of a queue of jobs. */
export type JobQueue = (typeof jobQueues)[number];

/** A message becomes a dead letter after this many workers did not survive it. */
export const maxReceiveCount = 5;

/** Every queue of Sluice, by name. */
export type Queues = Readonly<Record<JobQueue | 'timers', Queue>>;

const queueByType = {
  // On a separate queue, so that no hook waits behind a survey of a slow cluster.
  receive: 'intake',
  edited: 'intake',
  survey: 'surveys',
} as const satisfies Readonly<Record<Exclude<Job['type'], 'object'>, JobQueue>>;
/** The queue of each type of job but `object`, whose queue is that of the kind. */
export type QueueByType = typeof queueByType;

/** The queue of a job. */
export function queueOf(job: Job): JobQueue {
  return job.type === 'object' ? fluxKinds[job.kind].queue : queueByType[job.type];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The group of a job: one per object, so that SQS delivers its jobs one at a time. 64 characters. */
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
 * The message of a job. `event` identifies the event that woke the object (a delivery id, a tick's number, a token, a resourceVersion).
 * It is never a commit or a revision, because those may come back within the deduplication window (c1 → c2 → c1).
 */
export function encodeJob(job: Job, event: string): OutgoingMessage {
  const group = groupOf(job);
  const reason = job.type === 'object' ? job.reason : job.type;
  const deduplicationId = sha256(`${group}/${reason}/${event}`);
  const fold = foldOf(job);
  return { body: JSON.stringify(job), group, deduplicationId, ...(fold === undefined ? {} : { fold }) };
}

/**
 * How a job is merged with a waiting one of its object: two that request the same look become one, which happens after the later event.
 * Undefined for a job that has to run by itself: a timer has its own number, a postponed job its own count.
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
 * The later job, with the later time. The announced write that it expects may never happen, so it looks in any case, for the sake of the
 * earlier job.
 */
function mergeJobs(earlier: Job, later: Job): Job {
  const job: Job = { ...later, at: Math.max(earlier.at, later.at) };
  return 'expect' in earlier && 'expect' in job && job.expect !== undefined
    ? ({ ...job, expect: { ...job.expect, inAnyCase: true } } as Job)
    : job;
}

/** True if all names of a job are valid; they may come from outside. */
export function isJob(job: Job): boolean {
  return jobSchema.safeParse(job).success;
}

/** Parses the body of a message. @throws ZodError if it is not a job */
export function decodeJob(body: string): Job {
  return jobSchema.parse(JSON.parse(body));
}

/** A job, and the event that woke its object (see `encodeJob`). */
export interface Wake {
  readonly job: Job;
  readonly event: string;
}

/** Sends one job to the queue of its kind. */
export function enqueue(queues: Queues, job: Job, event: string): Promise<void> {
  return enqueueAll(queues, [{ job, event }]);
}

/** Sends each job to the queue of its kind, with one call per queue. */
export async function enqueueAll(queues: Queues, wakes: readonly Wake[]): Promise<void> {
  for (const [queue, sent] of Map.groupBy(wakes, ({ job }) => queueOf(job)))
    await queues[queue].send(sent.map(({ job, event }) => encodeJob(job, event)));
}
