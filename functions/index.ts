import { jobQueues } from '../shared/queue/job.ts';
import { createApp as createAdmission } from './admission.ts';
import { createHandler as createDead } from './dead.ts';
import type { FunctionEntry, FunctionOn, Trigger } from './entry.ts';
import { createApp as createGateway } from './gateway.ts';
import { createHandler as createIntake } from './intake.ts';
import { createHandler as createReconcile } from './reconcile.ts';
import { createHandler as createSchedule } from './schedule.ts';
import { createHandler as createSource } from './source.ts';
import { createHandler as createSurvey } from './survey.ts';
import { workerSeconds } from './time.ts';
import { createHandler as createTimer } from './timer.ts';
import { createApp as createWebhook } from './webhook.ts';

/** Whoever uses these writes them again before the bucket expires them. */
const kept = ['artifacts/', 'revisions/'];

/**
 * Every function, by the name of its file. `sluice serve`, the bundles, the stack on AWS with its roles and alarms, and the tables in
 * `docs/deploy-aws.md` are made from this table; `npm run tables` rewrites the latter.
 */
export const functions = {
  webhook: {
    trigger: 'http',
    routes: ['POST /hook/{digest}'],
    create: createWebhook,
    memoryMiB: 1024,
    timeoutSeconds: 28,
    access: { sends: ['intake'], reads: ['hooks/', 'clusters/'], clusters: 'reads the Receiver and its token' },
  },
  admission: {
    trigger: 'http',
    routes: ['POST /admission/{cluster}/{key}/{entry}'],
    create: createAdmission,
    memoryMiB: 1024,
    // The API server waits for two.
    timeoutSeconds: 5,
    access: { sends: jobQueues },
  },
  gateway: {
    trigger: 'http',
    routes: ['GET /healthz', 'GET /a/{cluster}/{key}/{kind}/{namespace}/{name}/{file}'],
    create: createGateway,
    memoryMiB: 512,
    timeoutSeconds: 10,
    access: { reads: ['published/', 'artifacts/'] },
  },
  schedule: {
    trigger: 'clock',
    create: createSchedule,
    memoryMiB: 512,
    timeoutSeconds: 55,
    access: { sends: ['surveys', 'timers'], reads: ['clusters/by-uid/'] },
  },
  survey: {
    trigger: 'queue',
    queue: 'surveys',
    create: createSurvey,
    onAws: { batchSize: 10, atMost: 20 },
    inProcess: { concurrency: 4, batch: 1 },
    memoryMiB: 1024,
    timeoutSeconds: workerSeconds,
    access: {
      sends: ['sources', 'reconciles', 'surveys', 'timers'],
      reads: ['hooks/', 'clusters/', 'applied/'],
      writes: ['hooks/', 'applied/', 'clusters/*.survey.json'],
      deletes: ['applied/'],
      clusters: 'lists the objects, reconciles Receivers',
    },
  },
  intake: {
    trigger: 'queue',
    queue: 'intake',
    create: createIntake,
    onAws: { batchSize: 10, atMost: 20 },
    inProcess: { concurrency: 4, batch: 10 },
    memoryMiB: 1024,
    timeoutSeconds: workerSeconds,
    access: {
      sends: ['sources', 'reconciles', 'timers'],
      reads: ['clusters/'],
      clusters: 'reads the Receiver of a hook, the labels of an edited object',
    },
  },
  source: {
    trigger: 'queue',
    queue: 'sources',
    create: createSource,
    onAws: { batchSize: 1, atMost: 20 },
    inProcess: { concurrency: 8, batch: 1 },
    // One processor; archives are packed in memory.
    memoryMiB: 1769,
    timeoutSeconds: workerSeconds,
    access: {
      sends: ['sources', 'reconciles', 'timers'],
      reads: ['clusters/', 'applied/', 'artifacts/', 'revisions/', 'published/'],
      writes: ['applied/', 'published/', ...kept],
      deletes: ['applied/', 'published/'],
      clusters: 'reads sources and their Secrets, writes their status',
    },
  },
  reconcile: {
    trigger: 'queue',
    queue: 'reconciles',
    create: createReconcile,
    onAws: { batchSize: 1, atMost: 50 },
    inProcess: { concurrency: 16, batch: 1 },
    memoryMiB: 1769,
    timeoutSeconds: workerSeconds,
    access: {
      sends: ['sources', 'reconciles', 'timers'],
      reads: ['clusters/', 'applied/', 'artifacts/', 'revisions/', 'waiting/'],
      writes: ['applied/', 'waiting/', ...kept],
      // An artifact only where it is found damaged.
      deletes: ['applied/', 'waiting/', 'artifacts/'],
      clusters: 'applies, prunes, checks health',
    },
  },
  timer: {
    trigger: 'queue',
    queue: 'timers',
    create: createTimer,
    onAws: { batchSize: 10, atMost: 10 },
    inProcess: { concurrency: 1, batch: 10 },
    memoryMiB: 512,
    timeoutSeconds: workerSeconds,
    access: { sends: jobQueues },
  },
  dead: {
    trigger: 'dead-letters',
    create: createDead,
    onAws: { batchSize: 10, atMost: 2 },
    memoryMiB: 512,
    timeoutSeconds: workerSeconds,
    access: {
      reads: ['clusters/', 'applied/'],
      writes: ['dead/', 'applied/'],
      clusters: 'sets Ready=False on the object',
    },
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>;

/** The name of a function, which is that of its file. */
export type FunctionName = keyof typeof functions;

/** The name of every function, in the order of the table. */
export const functionNames = Object.keys(functions) as readonly FunctionName[];

/** The functions that this trigger wakes, with their names, in the order of the table. */
export function functionsOn<T extends Trigger>(
  trigger: T,
): readonly (FunctionOn<T> & { readonly name: FunctionName })[] {
  return functionNames.flatMap((name) => {
    const entry: FunctionEntry = functions[name];
    return entry.trigger === trigger ? [{ name, ...(entry as FunctionOn<T>) }] : [];
  });
}
