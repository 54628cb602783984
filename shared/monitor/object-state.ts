import { parseDuration } from '../flux/api/duration.ts';
import { findCondition, isTrue } from '../flux/conditions.ts';
import { isReconciledKind } from '../flux/kinds.ts';
import type { FluxObject } from '../flux/objects.ts';
import { reconcilers } from '../reconcile/kinds.ts';
import type { AppliedRecord } from '../reconcile/run/record.ts';
import { dueTicks } from '../reconcile/wake/due.ts';

/** What is known of an object, from the cluster and from the store. */
export interface KnownObject {
  readonly object: FluxObject;
  readonly record?: AppliedRecord | undefined;
  /** Its jobs in the queue that wait to be taken; undefined where the queue cannot be looked into. */
  readonly queued?: number | undefined;
  /** True where a worker has a job of it now; undefined where the queue cannot be looked into. */
  readonly taken?: boolean | undefined;
  readonly deadLetters: number;
}

export interface ObjectState {
  /** What it does or waits for, for people. */
  readonly state: string;
  /** When it is looked at again by itself, milliseconds since the epoch; undefined where that is not known or never. */
  readonly next?: number | undefined;
}

/** Longer than any run: who claimed the object earlier did not end it. */
const longestRunMs = 15 * 60_000;

type Rule = (known: KnownObject, now: number) => string | undefined;

/** The first that applies says what the object does. */
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

/** What an object does now, and when it is looked at next. */
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
  // Where the queue cannot be looked into, the record has to do: a run that waits has left a timer.
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
