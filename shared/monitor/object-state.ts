import { parseDuration } from '../flux/api/duration.ts';
import { findCondition, isTrue } from '../flux/conditions.ts';
import { isReconciledKind } from '../flux/kinds.ts';
import type { FluxObject } from '../flux/objects.ts';
import { reconcilers } from '../reconcile/kinds.ts';
import type { AppliedRecord } from '../reconcile/run/record.ts';
import { dueTicks } from '../reconcile/wake/due.ts';

/** What the cluster, the store and the queues know about an object. */
export interface KnownObject {
  readonly object: FluxObject;
  readonly record?: AppliedRecord | undefined;
  /** How many of its jobs wait in the queue; undefined if the queue does not show them. */
  readonly queued?: number | undefined;
  /** True if a worker has one of its jobs now; undefined if the queue does not show it. */
  readonly taken?: boolean | undefined;
  readonly deadLetters: number;
}

/** What an object does, and when it is looked at next. */
export interface ObjectState {
  /** What it does or waits for, as a text for people. */
  readonly state: string;
  /** When it is looked at next without an event, in milliseconds since the epoch; undefined if that is not known, or never. */
  readonly next?: number | undefined;
}

/** Longer than any run takes: a claim that is older was left behind. */
const longestRunMs = 15 * 60_000;

type Rule = (known: KnownObject, now: number) => string | undefined;

/** The possible descriptions; the first that applies is taken. */
const rules: readonly Rule[] = [
  describeRunning,
  ({ queued = 0 }) => (queued === 0 ? undefined : `due, ${queued} in the queue`),
  ({ object }) => (object.metadata.deletionTimestamp === undefined ? undefined : 'being deleted'),
  ({ object }) => (object.spec['suspend'] === true ? 'suspended' : undefined),
  describeWait,
  describeDependency,
  ({ object }) => (isTrue(object.status?.conditions, 'LeftAlone') ? 'left alone: another actor' : undefined),
  ({ object }) => (isTrue(object.status?.conditions, 'Stalled') ? 'stalled until it changes' : undefined),
  ({ object }) =>
    findCondition(object.status?.conditions, 'Ready')?.status === 'False' ? 'will be tried again' : undefined,
];

/** Describes what an object does now, and when it is looked at next. @param now milliseconds since the epoch */
export function describeState(known: KnownObject, now: number): ObjectState {
  const found = rules.map((rule) => rule(known, now)).find((text) => text !== undefined);
  const dead = known.deadLetters === 0 ? [] : [`${known.deadLetters} dead letter${known.deadLetters === 1 ? '' : 's'}`];
  return {
    state: [...dead, found ?? (known.object.status?.conditions ? 'waits' : 'not looked at yet')].join(', '),
    next: nextLook(known, now),
  };
}

function describeRunning({ record, taken }: KnownObject, now: number): string | undefined {
  const claimedAt = record?.claim?.at;
  const isOpen = claimedAt !== undefined && claimedAt > (record?.finished?.startedAt ?? 0);
  if (taken === true) return isOpen ? `running for ${seconds(now - claimedAt)}` : 'running';
  // If the queue does not show its messages, the record has to do: a run that waits has left a timer.
  const isWaiting = (record?.timer?.due ?? 0) > (claimedAt ?? 0);
  if (taken === undefined && isOpen && !isWaiting && now - claimedAt < longestRunMs)
    return `running for ${seconds(now - claimedAt)}`;
  return undefined;
}

function describeWait({ object, record }: KnownObject, now: number): string | undefined {
  if (record === undefined || !isReconciledKind(object.kind)) return undefined;
  return reconcilers[object.kind].describeWait?.(record, now);
}

function describeDependency({ object }: KnownObject): string | undefined {
  const ready = findCondition(object.status?.conditions, 'Ready');
  return ready?.reason === 'DependencyNotReady' ? `waits: ${ready.message}` : undefined;
}

function nextLook({ object: { metadata, spec, status }, record }: KnownObject, now: number): number | undefined {
  if (spec['suspend'] === true || metadata.deletionTimestamp !== undefined) return undefined;
  const timer = (record?.timer?.due ?? 0) > now ? record?.timer?.due : undefined;
  if (timer !== undefined || isTrue(status?.conditions, 'Stalled')) return timer;
  const interval = intervalOf(spec['interval']);
  return interval === undefined ? undefined : dueTicks(metadata.uid, interval, now, now, now + interval)[0]?.at;
}

function intervalOf(interval: unknown): number | undefined {
  try {
    return typeof interval === 'string' ? parseDuration(interval) || undefined : undefined;
  } catch {
    return undefined;
  }
}

const seconds = (milliseconds: number): string => `${Math.max(Math.round(milliseconds / 1000), 0)}s`;
