import { messageOf } from '../base/errors.ts';
import { otherActorsMessage } from '../ports/kube/one-actor.ts';
import { decodeJob, type Job } from '../queue/job.ts';
import { Away, isAway, waitForReturn } from './away.ts';
import type { Ports, ReconcileContext, ServedCluster } from './context.ts';
import { reconcilers } from './kinds.ts';
import { receiveHook } from './receiver/receive-hook.ts';
import { reconcileObject } from './reconcile-object.ts';
import { measureRun } from './run/measure-run.ts';
import { StartOver } from './run/record.ts';
import { isExpectedSeen, wakeOwner } from './wake/announced-edit.ts';
import { reportLeftAlone } from './wake/left-alone.ts';
import { surveyCluster } from './wake/survey.ts';

const runners: {
  readonly [Type in Job['type']]: (context: ReconcileContext, job: Extract<Job, { type: Type }>) => Promise<void>;
} = {
  async object(context, job) {
    const reconciler = reconcilers[job.kind];
    if (!(await isExpectedSeen(context, job, reconciler))) return;
    await measureRun(context, job, (measured) => reconcileObject(reconciler, measured, job));
  },
  receive: receiveHook,
  edited: wakeOwner,
  survey: surveyCluster,
};

/** An object that changes more often than this while it is looked at is left to the message's next turn. */
const attempts = 5;

/**
 * Does what a message asks for; what it cannot do while the cluster is away comes again by a timer. Throws only where the message has to.
 */
export async function runJob(ports: Ports, body: string, signal: AbortSignal): Promise<void> {
  const job = decodeJob(body);
  try {
    const cluster = await openForWork(ports, job, signal);
    if (cluster !== undefined) await runIn(cluster, ports, job, signal);
  } catch (error) {
    if (signal.aborted || !isAway(error)) throw error;
    await waitForReturn(ports, job, error);
  }
}

/** The cluster of a job, where Sluice may act; where it may not, that is reported. @throws Away */
async function openForWork(ports: Ports, job: Job, signal: AbortSignal): Promise<ServedCluster | undefined> {
  const { cluster: uid, trace } = job;
  const { cluster, actors } = await lookAtCluster(ports, uid, signal);
  if (cluster === undefined) {
    ports.log.warn('the cluster of a job is not served', { cluster: uid, trace });
    return undefined;
  }
  if (actors.length === 0) return cluster;
  ports.log.error(otherActorsMessage(cluster.name, actors), { metric: 'ClustersRefused', cluster: uid, trace });
  if (job.type === 'survey') await reportLeftAlone({ ...ports, cluster, signal }, actors);
  return undefined;
}

async function lookAtCluster(ports: Ports, uid: string, signal: AbortSignal) {
  try {
    const cluster = await ports.findCluster(uid);
    return { cluster, actors: (await cluster?.otherActors(signal)) ?? [] };
  } catch (error) {
    throw new Away(messageOf(error), { cause: error });
  }
}

async function runIn(cluster: ServedCluster, ports: Ports, job: Job, signal: AbortSignal): Promise<void> {
  const context: ReconcileContext = { ...ports, cluster, signal };
  for (let attempt = 1; ; attempt++) {
    try {
      return await (runners[job.type] as (context: ReconcileContext, job: Job) => Promise<void>)(context, job);
    } catch (error) {
      if (!(error instanceof StartOver) || attempt === attempts) throw error;
    }
  }
}
