import { keepFor } from '../base/keep-for.ts';
import { createDiscovery } from '../ports/kube/discovery.ts';
import { createFingerprintReader } from '../ports/kube/fingerprint.ts';
import { findOtherActors } from '../ports/kube/one-actor.ts';
import { createDialer } from '../ports/net/dialer.ts';
import type { Cluster, ServedCluster } from './context.ts';

export interface OpenClusterOptions extends Omit<Cluster, 'dialer'> {
  /** Ranges of addresses, beside the public internet, that objects may send us to: `loopback`, `private`, `10.1.0.0/16`. */
  readonly allowAddresses?: readonly string[];
  readonly now: () => number;
}

/** A controller that starts is noticed within a minute, as is one that has left. */
const actorsKeptMs = 60_000;

/** What a process keeps of a cluster that it serves; nothing is asked of the cluster yet. */
export function openCluster({ allowAddresses = [], now, ...cluster }: OpenClusterOptions): ServedCluster {
  const { client } = cluster;
  return {
    ...cluster,
    dialer: createDialer({ allowed: allowAddresses }),
    discovery: createDiscovery(client, now),
    fingerprint: createFingerprintReader(client, now),
    otherActors: keepFor(actorsKeptMs, now, (signal) => findOtherActors(client, signal, cluster.shards)),
  };
}
