import { describe, expect, it } from 'vitest';
import type { ObjectJob } from '../../../shared/queue/job.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { intake } from '../../../shared/reconcile/queues/intake.ts';
import { sources } from '../../../shared/reconcile/queues/sources.ts';
import { runJob } from '../../../shared/reconcile/run-job.ts';

const object = { cluster: 'c1', namespace: 'apps', name: 'web', at: 0, trace: 't' };
const kustomization: ObjectJob = { type: 'object', kind: 'Kustomization', reason: 'push', ...object };
const survey = { type: 'survey', cluster: 'c1', at: 0, trace: 't' };

/** Ports that nobody may use. */
const untouched = {} as Ports;

describe('a job in the queue of another worker', () => {
  it.each([
    [sources, kustomization, "a job for 'Kustomization' is in the queue 'sources'"],
    [intake, survey, "a job for 'survey' is in the queue 'intake'"],
  ])('is refused before anything is done, so that the dead letters keep it (%#)', async (work, job, message) => {
    const run = runJob(work, untouched, JSON.stringify(job), new AbortController().signal);

    await expect(run).rejects.toThrow(message);
  });
});
