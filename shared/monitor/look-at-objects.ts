import { mapConcurrently } from '../base/map-concurrently.ts';
import { type ReconciledKind, reconciledKinds } from '../flux/kinds.ts';
import { type FluxObject, listFluxObjects } from '../flux/objects.ts';
import type { KubeClient } from '../ports/kube/client.ts';
import { isNotFound } from '../ports/kube/kube-api-error.ts';
import type { DurablePorts } from '../ports/store/durable-ports.ts';
import { groupOf, jobQueues } from '../queue/job.ts';
import type { QueueDepth } from '../queue/port.ts';
import { listDeadLetters } from '../reconcile/dead-letter.ts';
import { reconcilers } from '../reconcile/kinds.ts';
import { appliedKey, readStoredRecord, recordOf } from '../reconcile/run/record.ts';
import type { KnownObject } from './object-state.ts';

/** What a look works with. */
export interface LookContext extends Pick<DurablePorts, 'queues' | 'store'> {
  readonly client: KubeClient;
  /** The uid of the cluster. */
  readonly cluster: string;
  readonly signal: AbortSignal;
}

/** What a look found. */
export interface Look {
  readonly objects: readonly KnownObject[];
  readonly queues: readonly (QueueDepth & { readonly queue: string })[];
  /** How many dead letters the store keeps, of all clusters. */
  readonly deadLetters: number;
  /** The kinds that the cluster does not have. */
  readonly missing: readonly string[];
}

/** At most this many messages of a queue are looked at. */
const mostPeeked = 10_000;
const concurrency = 8;

/** Looks at every Flux object of a cluster, with what the store and the queues know about it. Writes nothing and takes nothing. */
export async function lookAtObjects(context: LookContext): Promise<Look> {
  const { client, store, queues, cluster, signal } = context;
  const lists = await Promise.all(reconciledKinds.map((kind) => list(client, kind, signal)));
  const jobs = await peekAll(context);
  const dead = await listDeadLetters(store);
  const objects = lists.flatMap((found, index) =>
    (found ?? []).map((object) => ({ object, kind: reconciledKinds[index]! })),
  );
  const known = await mapConcurrently(objects, concurrency, async ({ object, kind }): Promise<KnownObject> => {
    const { namespace, name, uid } = object.metadata;
    const ref = { cluster, kind, namespace, name };
    const group = groupOf({ type: 'object', ...ref, reason: 'request', at: 0, trace: '' });
    const { record } = recordOf(await readStoredRecord(store, appliedKey(ref), reconcilers[kind].record), uid);
    const own = jobs?.filter((job) => job.group === group);
    return {
      object,
      record,
      queued: own?.filter(({ taken }) => !taken).length,
      taken: own?.some(({ taken }) => taken),
      deadLetters: dead.filter((job) => job !== undefined && groupOf(job) === group).length,
    };
  });
  const depths = Object.entries(queues).map(async ([queue, port]) => ({ queue, ...(await port.depth()) }));
  return {
    objects: known,
    queues: await Promise.all(depths),
    deadLetters: dead.length,
    missing: reconciledKinds.filter((_, index) => lists[index] === undefined),
  };
}

async function list(
  client: KubeClient,
  kind: ReconciledKind,
  signal: AbortSignal,
): Promise<readonly FluxObject[] | undefined> {
  try {
    return await listFluxObjects(client, kind, signal);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

interface PeekedJob {
  readonly group: string | undefined;
  readonly taken: boolean;
}

/** The messages of the queues of jobs; undefined if the queues do not show them. */
async function peekAll({ queues }: LookContext): Promise<readonly PeekedJob[] | undefined> {
  const peeked = await Promise.all(jobQueues.map((name) => queues[name].peek?.(mostPeeked)));
  if (peeked.some((messages) => messages === undefined)) return undefined;
  return peeked.flatMap((messages = []) => messages.map(({ group, inFlight }) => ({ group, taken: inFlight })));
}
