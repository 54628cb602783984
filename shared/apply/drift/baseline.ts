import { createHmac } from 'node:crypto';
import type { Manifest } from '../../flux/api/manifest.ts';

/**
 * An object as the API server last returned it when it was as desired: then and later, a live object that is equal to it has not drifted.
 */
export interface Baseline {
  readonly uid: string;
  readonly resourceVersion: string;
  /** Absent if the kind has no generation. */
  readonly generation?: number;
  /** HMAC of labels and annotations. */
  readonly metadata: string;
  /** HMAC of the desired object. */
  readonly desired: string;
}

/** Baselines by inventory id. */
export type Baselines = Readonly<Record<string, Baseline>>;

/**
 * The baseline of an object.
 *
 * @param answer the very answer of the API server that was compared or applied, never a later read
 * @param desired the HMAC of the desired object, by `hashDesired`
 * @param key of the HMACs: without it, the content of Secrets could be guessed from them
 */
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

/** The HMAC of an object's labels and annotations. */
export function hashMetadata({ metadata: { labels = {}, annotations = {} } }: Manifest, key: Uint8Array): string {
  return hash({ labels, annotations }, key);
}

/** The HMAC of a whole object, whatever the order of its fields. */
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
