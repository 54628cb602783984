import { mapConcurrently } from '../../base/map-concurrently.ts';
import { findCondition } from '../../flux/conditions.ts';
import { fluxKinds, type ReconciledKind, reconciledKinds } from '../../flux/kinds.ts';
import { type FluxObject, listFluxObjects } from '../../flux/objects.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { findControllers, otherActorsMessage } from '../../ports/kube/one-actor.ts';
import type { ReconcileContext } from '../context.ts';
import { markObject } from '../run/mark-object.ts';
import { ClaimLost, StartOver } from '../run/record.ts';
import { recordEvent } from '../run/record-event.ts';
import { isServed } from '../shard.ts';
import { readSurvey, writeSurvey } from './survey-record.ts';

const conditionType = 'LeftAlone';
const reason = 'OtherActor';
/** As long as the API server keeps an event. */
const repeatMs = 3_600_000;
const concurrency = 8;

type Context = Pick<ReconcileContext, 'cluster' | 'store' | 'log' | 'signal' | 'now'>;

/**
 * Reports on the Flux objects of a cluster that Sluice leaves it alone: a Warning event on each, once an hour and whenever other
 * controllers act, and a condition on those that nobody reconciles now (docs/adr/0009). An object whose own controller runs is never
 * written to, but to take back that condition.
 */
export async function reportLeftAlone(context: Context, actors: readonly string[]): Promise<void> {
  const controllers = await findControllers(context.cluster.client, context.signal, context.cluster.shards);
  const programs = [...new Set(controllers.map(({ program }) => program))].sort();
  const held = await readSurvey(context);
  const { survey } = held;
  const last = survey.leftAlone;
  const isReported =
    last !== undefined &&
    context.now() - last.at < repeatMs &&
    JSON.stringify([last.actors, last.controllers]) === JSON.stringify([actors, programs]);
  if (isReported) return;
  const message = otherActorsMessage(context.cluster.name, actors);
  for (const kind of reconciledKinds) {
    const objects = await listKind(context, kind);
    await mapConcurrently(objects, concurrency, async (object) => {
      await recordEvent(
        { ...context, client: context.cluster.client },
        { object, severity: 'error', reason, message, reporter: 'sluice' },
      );
      await setLeftAlone(context, object, programs.includes(fluxKinds[kind].controller) ? undefined : message);
    });
  }
  await writeSurvey(context, held, {
    ...survey,
    leftAlone: { actors: [...actors], controllers: programs, at: context.now() },
  });
}

/** Takes the conditions back, now that Sluice acts here again. */
export async function endLeftAlone(context: Context): Promise<void> {
  for (const kind of reconciledKinds) {
    const objects = await listKind(context, kind);
    await mapConcurrently(objects, concurrency, (object) => setLeftAlone(context, object, undefined));
  }
}

/** Those of a shard are not Sluice's to speak of; a kind that the cluster does not have is none of it. */
async function listKind(
  { cluster, signal }: Pick<Context, 'cluster' | 'signal'>,
  kind: ReconciledKind,
): Promise<readonly FluxObject[]> {
  try {
    const found = await listFluxObjects(cluster.client, kind, signal);
    return found.filter(({ metadata }) => isServed(cluster, metadata.labels));
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

async function setLeftAlone(context: Context, object: FluxObject, message: string | undefined): Promise<void> {
  if (findCondition(object.status?.conditions, conditionType)?.message === message) return;
  try {
    await markObject(context, object, (marked) => {
      if (message === undefined) marked.remove(conditionType);
      else marked.set({ type: conditionType, status: 'True', reason, message });
    });
  } catch (error) {
    // Whoever changed it meanwhile acts on it.
    if (!(error instanceof StartOver || error instanceof ClaimLost)) throw error;
  }
}
