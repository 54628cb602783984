import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '../../../cli/commands/serve/serve.ts';
import { silentLog } from '../../../shared/base/log.ts';
import { eventually } from '../../support/world/eventually.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'cli', 'sluice.ts');

describe('sluice get', () => {
  // Of its own: everything that is served in the cluster is shown.
  let world: World;
  let serving: Serving;
  const data = mkdtempSync(join(tmpdir(), 'sluice-get-'));

  beforeAll(async () => {
    world = await createWorld({ own: true });
    const repository = world.git.create('app');
    const pod = { containers: [{ name: 'web', image: 'registry.example.com/none' }], nodeSelector: { none: 'such' } };
    repository.commit({
      'app/config.yaml': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app' } }),
      'slow/pod.yaml': JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'slow' }, spec: pod }),
    });
    await world.declare('GitRepository', 'app', gitRepositoryOf(repository.url));
    await world.declare('Kustomization', 'app', specOf({ path: './app' }));
    await world.declare('Kustomization', 'slow', specOf({ path: './slow', wait: true, timeout: '5m' }));
    await world.declare('Kustomization', 'after', specOf({ path: './app', dependsOn: [{ name: 'slow' }] }));
    await world.declare('Kustomization', 'wrong', specOf({ path: './none', retryInterval: '5m' }));
    await world.declare('Kustomization', 'resting', specOf({ path: './app', suspend: true }));
    serving = await serve({
      connection: world.connection,
      data,
      host: '127.0.0.1',
      port: 0,
      allowAddresses: ['loopback'],
      log: silentLog,
    });
  });
  afterAll(async () => {
    await serving?.stop();
    await world?.close();
    rmSync(data, { recursive: true, force: true });
  });

  const specOf = (fields: object) => kustomizationOf('app', { targetNamespace: world.namespace, ...fields });
  const get = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [cli, 'get', '--kubeconfig', world.kubeconfig, ...args])).stdout;
  const failureOf = async (...args: readonly string[]): Promise<string> =>
    get(...args).then(
      () => 'it did not fail',
      ({ stderr, code }: { stderr: string; code: number }) => `${code}: ${stderr}`,
    );

  it('shows what each object does, when it is looked at next, and what it waits for', async () => {
    const lines: readonly RegExp[] = [
      /^NAMESPACE +OBJECT +READY +REVISION +AGE +NEXT +STATE +MESSAGE$/m,
      / gitrepository\/app +True +main@sha1:[0-9a-f]{8} +\d+[sm] +\d+[sm] +waits$/m,
      / kustomization\/app +True +main@sha1:[0-9a-f]{8} +\d+[sm] +\d+[sm] +waits$/m,
      / kustomization\/slow +Unknown +- .* waits for health of 1 object, \d+s left/m,
      / kustomization\/after +False .* waits: dependency '.*\/slow' is not ready$/m,
      / kustomization\/wrong +False .* will be tried again +kustomization path not found/m,
      / kustomization\/resting +- +- +\d+[sm] +- +suspended$/m,
      /^QUEUE +WAITING +RUNNING +LATER +OLDEST$/m,
      /^reconciles +\d+ +\d+ +0 /m,
    ];

    // Each object is looked at now and then, and is running meanwhile.
    const seen = new Set<RegExp>();
    await eventually(
      async () => {
        const shown = await get('--data', data);
        for (const line of lines) if (line.test(shown)) seen.add(line);
        return { shown, missing: lines.filter((line) => !seen.has(line)).map(String) };
      },
      ({ missing }) => missing.length === 0,
      80_000,
    );
  });

  it('shows dead letters, their objects and how to send them back', async () => {
    const [cluster] = await serving.ports.listClusters();
    const job = {
      type: 'object',
      cluster: cluster?.uid,
      kind: 'Kustomization',
      namespace: world.namespace,
      name: 'app',
    };
    const letter = { ...job, reason: 'drift', at: 0, trace: 't' };
    await serving.ports.store.put('dead/reconciles/1.json', Buffer.from(JSON.stringify(letter)));

    const shown = await get('--data', data, '-n', world.namespace);

    expect(shown).toMatch(/ kustomization\/app .* 1 dead letter, waits\n/);
    expect(shown).toContain('1 dead letter: see the log for the cause, then run sluice redrive\n');
  });

  it('warns of a Flux controller of a shard that is served, and of no other', async () => {
    const labels = { 'app.kubernetes.io/part-of': 'flux' };
    const args = ['--watch-label-selector=sharding.fluxcd.io/key=ours'];
    const containers = [{ name: 'manager', image: 'registry.example.com/fluxcd/kustomize-controller:v1.8.0', args }];
    const path = `/apis/apps/v1/namespaces/${world.namespace}/deployments/kustomize-controller-ours`;
    await world.client.request({
      method: 'PATCH',
      path,
      query: { fieldManager: 'test' },
      contentType: 'application/apply-patch+yaml',
      body: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'kustomize-controller-ours', namespace: world.namespace, labels },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
      },
    });
    try {
      expect(await get('--data', data)).not.toContain('kustomize-controller-ours');
      expect(await get('--data', data, '--shards', 'theirs')).not.toContain('kustomize-controller-ours');
      expect(await get('--data', data, '--shards', 'ours', 'theirs')).toMatch(
        new RegExp(`^! \\S+ is not touched: ${world.namespace}/kustomize-controller-ours acts on the same objects`),
      );
    } finally {
      await world.client.request({ method: 'DELETE', path });
    }
  });

  it('says that a namespace has no objects, and a folder no data', async () => {
    expect(await get('--data', data, '-n', 'default')).toMatch(/^there are no objects to serve in namespace default\n/);
    expect(await failureOf('--data', join(data, 'none'))).toMatch(
      /^1: sluice: .*none is not a folder of sluice serve; name it with --data, or a stack with --stage\n$/,
    );
  });

  it('says that the cluster cannot be reached', async () => {
    // The control plane's own goes with it.
    const kubeconfig = join(data, 'kubeconfig');
    copyFileSync(world.kubeconfig, kubeconfig);
    await serving.stop();
    await world.stopControlPlane();

    expect(await failureOf('--data', data, '--kubeconfig', kubeconfig)).toMatch(
      /^1: sluice: https:\/\/\S+ cannot be reached/,
    );
  });
});
