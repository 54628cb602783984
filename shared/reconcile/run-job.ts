import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { DecodeError } from '../flux/api/decode.ts';
import type { ReconciledKind } from '../flux/kinds.ts';
import { otherActorsMessage } from '../kube/one-actor.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { decodeJob, type Job, type ObjectJob, type Queues } from '../queue/job.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { Away, isAway, waitForReturn } from './away.ts';
import type { ReconcileContext } from './context.ts';
import { type KustomizationContext, reconcileKustomization } from './kustomization/reconcile.ts';
import type { ServedCluster } from './open-cluster.ts';
import { receiveHook, reconcileReceiver } from './receiver/reconcile.ts';
import type { FetchesUnderWay, RevisionFiles, StoredRevision } from './revisions.ts';
import { measureRun } from './run/measure-run.ts';
import { StartOver } from './run/record.ts';
import { stallRefused } from './run/stall-refused.ts';
import { reconcileSource } from './source/reconcile.ts';
import { isExpectedSeen, wakeOwner } from './wake/announced-edit.ts';
import { reportLeftAlone } from './wake/left-alone.ts';
import { surveyCluster } from './wake/survey.ts';

/** What a process has, whatever job it is given. */
export interface Ports extends Clock {
  readonly store: ObjectStore;
  readonly queues: Queues;
  readonly fetches: FetchesUnderWay;
  readonly secret: Uint8Array;
  readonly gatewayUrl: string;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** After this instant the worker begins nothing more, and another one goes on; absent in a process that may take its time. */
  readonly deadline?: number;
  readonly newId: () => string;
  readonly readFiles: (entry: StoredRevision) => Promise<RevisionFiles>;
  /** Undefined where the cluster is not, or no longer, served. */
  findCluster(uid: string): Promise<ServedCluster | undefined>;
  listClusters(): Promise<readonly Pick<ServedCluster, 'uid'>[]>;
}

const reconcilers: Readonly<Record<ReconciledKind, (context: KustomizationContext, job: ObjectJob) => Promise<void>>> =
  {
    GitRepository: reconcileSource,
    Kustomization: reconcileKustomization,
    Receiver: reconcileReceiver,
  };

const runners: {
  readonly [Type in Job['type']]: (context: KustomizationContext, job: Extract<Job, { type: Type }>) => Promise<void>;
} = {
  object: async (context, job) => {
    if (!(await isExpectedSeen(context, job))) return;
    try {
      await measureRun(context, job, (measured) => reconcilers[job.kind](measured, job));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      await stallRefused(context, job, error);
    }
  },
  receive: receiveHook,
  edited: wakeOwner,
  survey: surveyCluster,
};

/** An object that changes more often than this while it is looked at is left to the message's next turn. */
const attempts = 5;

/** Does what a message asks for; what it cannot do while the cluster is away comes again by a timer. Throws only where the message has to. */
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
  const context: KustomizationContext = {
    ...ports,
    cluster,
    discovery: cluster.discovery,
    fingerprint: cluster.fingerprint,
    signal,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await (runners[job.type] as (context: ReconcileContext, job: Job) => Promise<void>)(context, job);
    } catch (error) {
      if (!(error instanceof StartOver) || attempt === attempts) throw error;
    }
  }
}
