import { encodeJob, type ObjectJob, objectJobSchema, type Queues, queueOf } from './job.ts';

/** SQS delays a message at most this long; what is due later is the survey's. */
export const longestDelayMs = 900_000;

/** Wakes the object at `due` (milliseconds since the epoch), at most 15 minutes ahead. */
export async function setTimer(queues: Queues, job: ObjectJob, due: number, now: number): Promise<void> {
  const delaySeconds = Math.ceil(Math.min(Math.max(due - now, 0), longestDelayMs) / 1000);
  await queues.timers.send([{ body: JSON.stringify({ ...job, at: due }), delaySeconds }]);
}

/** Puts a job whose time has come on the queue of its kind. @throws ZodError where the text is not such a job. */
export async function fireTimer(queues: Queues, body: string): Promise<void> {
  const job = objectJobSchema.parse(JSON.parse(body));
  await queues[queueOf(job)].send([encodeJob(job, `timer/${job.timer ?? ''}/${job.at}`)]);
}
