import { messageOf } from '../base/errors.ts';
import { otherActorsMessage } from '../ports/kube/one-actor.ts';
import { decodeJob, type Job, type ObjectJob } from '../queue/job.ts';
import { Away, isAway, waitForReturn } from './away.ts';
import type { Ports, ReconcileContext, ServedCluster } from './context.ts';
import type { AnyWork } from './queues/work.ts';
import { reconcileObject } from './reconcile-object.ts';
import { measureRun } from './run/measure-run.ts';
import type { AnyReconciler } from './run/reconciler.ts';
import { StartOver } from './run/record.ts';
import { isExpectedSeen } from './wake/announced-edit.ts';
import { reportLeftAlone } from './wake/left-alone.ts';

/** An object that changes more often than this while it is looked at is left to the message's next turn. */
const attempts = 5;

type Runner = (context: ReconcileContext) => Promise<void>;

/**
 * Does what a message asks for; what it cannot do while the cluster is away comes again by a timer. Throws only where the message has to.
 *
 * @param work what the worker of the queue can do
 */
export async function runJob(work: AnyWork, ports: Ports, body: string, signal: AbortSignal): Promise<void> {
  const job = decodeJob(body);
  const run = runnerOf(work, job);
  try {
    const cluster = await openForWork(ports, job, signal);
    if (cluster !== undefined) await runIn({ ...ports, cluster, signal }, run);
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

/** @throws RangeError for a job of another queue, which the dead letters keep */
function runnerOf(work: AnyWork, job: Job): Runner {
  if (job.type !== 'object') {
    const run = work.jobs[job.type] as ((context: ReconcileContext, job: Job) => Promise<void>) | undefined;
    if (run !== undefined) return (context) => run(context, job);
  } else {
    const reconciler = work.reconcilers[job.kind];
    if (reconciler !== undefined) return (context) => lookAtObject(reconciler, context, job);
  }
  const what = job.type === 'object' ? job.kind : job.type;
  throw new RangeError(`a job for '${what}' is in the queue '${work.queue}'; \`sluice redrive\` sends it to its own`);
}

async function lookAtObject(reconciler: AnyReconciler, context: ReconcileContext, job: ObjectJob): Promise<void> {
  if (!(await isExpectedSeen(context, job, reconciler))) return;
  await measureRun(context, job, (measured) => reconcileObject(reconciler, measured, job));
}

async function runIn(context: ReconcileContext, run: Runner): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(context);
    } catch (error) {
      if (!(error instanceof StartOver) || attempt === attempts) throw error;
    }
  }
}
