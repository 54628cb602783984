import { describe, expect, it } from 'vitest';
import { countedKinds } from '../../../shared/apply/drift/find-clean.ts';
import { createClusterObjects } from '../../../shared/apply/target/cluster-objects.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { Manifest } from '../../../shared/flux/api/manifest.ts';
import { createDiscovery } from '../../../shared/ports/kube/discovery.ts';
import { testCluster } from '../../support/world/test-cluster.ts';

const cluster = await testCluster();
const { client } = cluster;
const namespace = await cluster.namespace('counted');

const selector = { matchLabels: { app: 'a' } };
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
const backend = (name: string) => ({ service: { name, port: { number: 80 } } });

interface Example {
  readonly apiVersion: string;
  readonly spec: object;
  /** Each changes another part of the spec. */
  readonly changes: readonly object[];
}

/** An object of each kind that is trusted to count its generations, and changes of what a user can desire. */
const examples: Readonly<Record<string, Example>> = {
  'apps/DaemonSet': {
    apiVersion: 'apps/v1',
    spec: { selector, template },
    changes: [
      { minReadySeconds: 3 },
      { updateStrategy: { type: 'OnDelete', rollingUpdate: null } },
      { template: { metadata: { annotations: { a: 'b' } } } },
      { template: { spec: { containers: [{ name: 'c', image: 'other' }] } } },
    ],
  },
  'apps/Deployment': {
    apiVersion: 'apps/v1',
    spec: { replicas: 0, selector, template },
    changes: [
      { replicas: 1 },
      { paused: true },
      { template: { metadata: { annotations: { a: 'b' } } } },
      { template: { spec: { containers: [{ name: 'c', image: 'other' }] } } },
    ],
  },
  'apps/StatefulSet': {
    apiVersion: 'apps/v1',
    spec: { replicas: 0, serviceName: 's', selector, template },
    changes: [{ replicas: 1 }, { template: { spec: { containers: [{ name: 'c', image: 'other' }] } } }],
  },
  'batch/CronJob': {
    apiVersion: 'batch/v1',
    spec: {
      schedule: '0 0 1 1 *',
      jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
    },
    changes: [{ schedule: '0 0 2 1 *' }, { suspend: true }, { jobTemplate: { metadata: { labels: { a: 'b' } } } }],
  },
  'networking.k8s.io/Ingress': {
    apiVersion: 'networking.k8s.io/v1',
    spec: { defaultBackend: backend('one') },
    changes: [{ defaultBackend: backend('two') }, { tls: [{ hosts: ['example.com'] }] }],
  },
  'networking.k8s.io/NetworkPolicy': {
    apiVersion: 'networking.k8s.io/v1',
    spec: { podSelector: {} },
    changes: [{ podSelector: { matchLabels: { a: 'b' } } }, { ingress: [{}] }],
  },
  'policy/PodDisruptionBudget': {
    apiVersion: 'policy/v1',
    spec: { selector, minAvailable: 1 },
    changes: [{ minAvailable: 2 }, { selector: { matchLabels: { app: 'b' } } }],
  },
};

describe.each([...countedKinds])('%s', (groupKind) => {
  it('counts a generation with every change of its spec, and only then', async () => {
    const { apiVersion, spec, changes } = examples[groupKind] as Example;
    const kind = groupKind.slice(groupKind.indexOf('/') + 1);
    const objects = createClusterObjects({
      client,
      discovery: createDiscovery(client, systemClock.now),
      signal: new AbortController().signal,
    });
    const ref: Manifest = { apiVersion, kind, metadata: { name: 'counted', namespace }, spec };
    const { plural, group, version } = await objects.resourceOf(ref);
    const path = `/apis/${group}/${version}/namespaces/${namespace}/${plural}/counted`;
    const patch = async (body: object) =>
      (await client.request({
        method: 'PATCH',
        path,
        contentType: 'application/merge-patch+json',
        body,
      })) as Manifest;
    let { generation = 0 } = (await objects.apply(ref, { fieldManager: 'kustomize-controller', dryRun: false }))
      .metadata;

    for (const change of changes) {
      const changed = await patch({ spec: change });
      expect(changed.metadata.generation).toBe(generation + 1);
      generation += 1;
    }
    const relabelled = await patch({ metadata: { labels: { only: 'metadata' } } });

    expect(relabelled.metadata.generation).toBe(generation);
  });
});
