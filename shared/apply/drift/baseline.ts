import { createHmac } from 'node:crypto';
import type { Manifest } from '../../flux/api/manifest.ts';

/** An object as the API server answered when it was last compared with, or made, what is desired. */
export interface Baseline {
  readonly uid: string;
  readonly resourceVersion: string;
  /** Absent for kinds that do not count theirs. */
  readonly generation?: number;
  /** HMAC of labels and annotations. */
  readonly metadata: string;
  /** HMAC of what was desired. */
  readonly desired: string;
}

/** Baselines by inventory id. */
export type Baselines = Readonly<Record<string, Baseline>>;

/** The baseline of an object, from the very answer that was compared or applied. `key` keeps hashes of secrets from being guessed. */
export function baselineOf(answer: Manifest, desired: string, key: Uint8Array): Baseline {
  const { uid = '', resourceVersion = '', generation } = answer.metadata;
  return {
    uid,
    resourceVersion,
    ...(generation === undefined ? {} : { generation }),
    metadata: hashMetadata(answer, key),
    desired,
  };
}

export function hashMetadata({ metadata: { labels = {}, annotations = {} } }: Manifest, key: Uint8Array): string {
  return hash({ labels, annotations }, key);
}

export function hashDesired(object: Manifest, key: Uint8Array): string {
  return hash(object, key);
}

function hash(value: unknown, key: Uint8Array): string {
  return createHmac('sha256', key).update(canonicalJson(value)).digest('base64url');
}

/** JSON with sorted keys. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return String(item);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
