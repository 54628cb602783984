import { load } from 'js-yaml';
import { afterAll } from 'vitest';
import type { ApplyContext, ApplyOptions, KnownState } from '../../../shared/apply/apply-context.ts';
import { applySet } from '../../../shared/apply/apply-set.ts';
import type { Change } from '../../../shared/apply/change.ts';
import { normalizeObject } from '../../../shared/apply/desired/normalize.ts';
import type { Baseline } from '../../../shared/apply/drift/baseline.ts';
import { inventoryEntryOf } from '../../../shared/apply/inventory/inventory.ts';
import { createClusterObjects } from '../../../shared/apply/target/cluster-objects.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { Manifest } from '../../../shared/flux/api/manifest.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createDiscovery } from '../../../shared/ports/kube/discovery.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { ownershipOf } from '../../../shared/reconcile/kustomization/ownership.ts';
import { startFaultProxy } from '../servers/kube-fault-proxy.ts';
import { testCluster } from './test-cluster.ts';

export const ownership = ownershipOf({ name: 'apps', namespace: 'flux-system' });
const key = Buffer.from('a key of tests');

/** To be called at the top of a test file: a namespace behind a proxy that can fail, and an apply to it. */
export async function applyFixture() {
  const cluster = await testCluster();
  const namespace = await cluster.namespace('apply');
  const proxy = await startFaultProxy(cluster.connection);
  const { caPem: _, ...connection } = cluster.connection;
  const client = createKubeClient({ ...connection, server: proxy.url }, systemClock);
  afterAll(async () => {
    await client.close();
    await proxy.close();
  });
  let baselines: Record<string, Baseline> = {};

  function contextOf(as: KubeClient = client): ApplyContext {
    const { signal } = new AbortController();
    const objects = createClusterObjects({ client: as, discovery: createDiscovery(as, systemClock.now), signal });
    return { objects, ownership, checkClaim: async () => undefined, clock: systemClock, signal };
  }
  const context = contextOf();

  async function request(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Manifest> {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const query = method === 'PATCH' ? { fieldManager: 'kubectl-edit' } : {};
    return (await client.request({ method, path, query, contentType, ...(body ? { body } : {}) })) as Manifest;
  }

  return {
    /** Of this file alone. */
    namespace,
    proxy,
    client,
    context,
    contextOf,
    request,
    /** Applies the documents; what it learns of them is known to the next call. */
    async apply(
      yaml: string,
      options: Partial<ApplyOptions> & { readonly fully?: boolean; readonly as?: KubeClient } = {},
    ): Promise<readonly Change[]> {
      const { fully, as, ...rest } = options;
      const known: KnownState = { key, baselines: fully ? {} : baselines, customResources: new Set() };
      const defaults = { force: false, known, patienceMs: Number.POSITIVE_INFINITY };
      const changes = await applySet(as ? contextOf(as) : context, normalized(yaml), { ...defaults, ...rest });
      baselines = { ...baselines };
      for (const { object, baseline } of changes) if (baseline) baselines[inventoryEntryOf(object).id] = baseline;
      return changes;
    },
    /** How many requests the work took. */
    async count(work: () => Promise<unknown>): Promise<number> {
      const before = proxy.seen.length;
      await work();
      return proxy.seen.length - before;
    },
  };
}

export function normalized(yaml: string): Manifest[] {
  return yaml.split(/^---$/m).map((document) => normalizeObject(load(document) as Manifest, ownership));
}

export function lines(changes: readonly Change[]): string[] {
  return changes.map(({ subject, action }) => `${subject} ${action}`);
}
