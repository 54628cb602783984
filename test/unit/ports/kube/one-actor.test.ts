import { describe, expect, it } from 'vitest';
import type { KubeClient } from '../../../../shared/ports/kube/client.ts';
import { findOtherActors } from '../../../../shared/ports/kube/one-actor.ts';

/** A cluster with one Deployment of Flux's kustomize-controller. */
function clientWith(args: readonly string[]): KubeClient {
  const container = { name: 'manager', image: 'ghcr.io/fluxcd/kustomize-controller:v1.9.0', args };
  const deployment = {
    metadata: { name: 'controller', namespace: 'flux-system' },
    spec: { replicas: 1, template: { spec: { containers: [container] } } },
  };
  const client: KubeClient = {
    request: async () => ({ apiVersion: 'apps/v1', kind: 'DeploymentList', items: [deployment] }),
    impersonate: () => client,
    close: async () => undefined,
  };
  return client;
}

describe('a controller of Flux', () => {
  it.each([
    [[], true, true],
    [['--watch-label-selector=!sharding.fluxcd.io/key'], true, true],
    [['--watch-label-selector=sharding.fluxcd.io/key=theirs'], false, false],
    [['--watch-label-selector', 'sharding.fluxcd.io/key=theirs'], false, false],
    [['--watch-label-selector=sharding.fluxcd.io/key=ours'], false, true],
    [['--watch-label-selector=sharding.fluxcd.io/key in (theirs, ours)'], false, true],
    [['--watch-label-selector=team=a,sharding.fluxcd.io/key==theirs'], false, false],
    [['--watch-label-selector=sharding.fluxcd.io/key'], false, true],
    [['--watch-label-selector=sharding.fluxcd.io/key notin (ours)'], true, true],
    [['--watch-label-selector=sharding.fluxcd.io/key!=ours'], true, true],
    [['--watch-label-selector=team=a'], true, true],
  ])(
    'acts with %j beside a Sluice without shards: %s; beside one that serves the shard ours: %s',
    async (args, onPlain, onOurs) => {
      const client = clientWith(args);
      const signal = AbortSignal.timeout(10_000);

      expect((await findOtherActors(client, signal)).length > 0).toBe(onPlain);
      expect((await findOtherActors(client, signal, ['ours'])).length > 0).toBe(onOurs);
    },
  );
});
