import { decodeJob, encodeJob, type Job, type ObjectJob, type Queues, queueOf, type SurveyJob } from './job.ts';
import type { OutgoingMessage } from './port.ts';

/** SQS delays a message at most this long; what is due later is left to the survey. */
export const longestDelayMs = 900_000;

/**
 * Wakes the object at `due` (milliseconds since the epoch), at most 15 minutes ahead. The timer is a new event: it does not count how
 * often the job was postponed.
 */
export async function setTimer(
  queues: Queues,
  { away: _, ...job }: ObjectJob,
  due: number,
  now: number,
): Promise<void> {
  await queues.timers.send([messageAt({ ...job, at: due }, now)]);
}

/** The message of a job that is due at its `at`, at most 15 minutes ahead. */
export function messageAt(job: Job, now: number): OutgoingMessage {
  const delaySeconds = Math.ceil(Math.min(Math.max(job.at - now, 0), longestDelayMs) / 1000);
  return { body: JSON.stringify(job), delaySeconds };
}

/** Sends the same job again after a delay of at most 15 minutes. */
export async function postpone(queues: Queues, job: Exclude<Job, SurveyJob>, delayMs: number): Promise<void> {
  const delaySeconds = Math.ceil(Math.min(delayMs, longestDelayMs) / 1000);
  await queues.timers.send([{ body: JSON.stringify(job), delaySeconds }]);
}

/** Sends a job that is due to the queue of its kind. @throws ZodError if the text is not a job */
export async function fireTimer(queues: Queues, body: string): Promise<void> {
  const job = decodeJob(body);
  await queues[queueOf(job)].send([encodeJob(job, eventOf(job))]);
}

/** The event of a timer. SQS may deliver a timer twice, and both are the same event. */
function eventOf(job: Job): string {
  if (job.type !== 'survey' && job.away !== undefined) return `away/${job.trace}/${job.at}/${job.away}`;
  const number = job.type === 'object' ? job.timer : undefined;
  return `timer/${number ?? ''}/${job.at}`;
}
