import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../../cli/commands/install/install.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { enqueue } from '../../../shared/queue/job.ts';
import { type RunningControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { type BundledFunctions, startBundledFunctions } from '../../support/processes/bundled-functions.ts';
import { hasPython } from '../../support/servers/emulators.ts';
import { type GitServer, startGitServer } from '../../support/servers/git-server.ts';
import { type LiveObject, type Objects, objectsOf } from '../../support/world/objects.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';

const python = hasPython();
if (!python) console.error('SKIPPED: two clusters on SQS and S3 need python3 with venv, for the emulator');

const namespace = 'two-clusters';

interface TestedCluster {
  readonly name: string;
  readonly uid: string;
  readonly client: KubeClient;
  readonly objects: Objects;
}

describe.skipIf(!python)('two clusters of one installation', () => {
  let functions: BundledFunctions;
  let git: GitServer;
  // Of their own: on the shared one other tests' reconcilers look at every object.
  let planes: readonly [RunningControlPlane, RunningControlPlane];
  let clusters: readonly TestedCluster[];

  beforeAll(async () => {
    [functions, git, planes] = await Promise.all([
      startBundledFunctions('clusters'),
      startGitServer(),
      Promise.all([startControlPlane(), startControlPlane()]),
    ]);
    clusters = await Promise.all([open('one', planes[0].kubeconfig), open('two', planes[1].kubeconfig)]);
  });
  afterAll(async () => {
    for (const { client } of clusters ?? []) await client.close();
    await functions?.stop();
    await git?.close();
    for (const plane of planes ?? []) await plane.stop();
  });

  async function open(name: string, kubeconfig: string): Promise<TestedCluster> {
    const client = createKubeClient(await readKubeconfig(kubeconfig, systemClock), systemClock);
    await install(client, { dryRun: false, say: () => undefined });
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
    const uid = await readClusterUid(client);
    await functions.createSecret(`sluice/${name}`, readFileSync(kubeconfig, 'utf8'));
    await sluice('cluster', 'add', name, '--secret', `sluice/${name}`, '--allow-addresses', 'loopback');
    return { name, uid, client, objects: objectsOf(client, namespace) };
  }

  const cli = join(import.meta.dirname, '..', '..', '..', 'cli', 'sluice.ts');
  const sluice = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [cli, ...args, ...functions.flags])).stdout;

  /** The ConfigMap of a cluster; undefined where it has none, and where the cluster does not answer. */
  const sharedOf = ({ objects }: TestedCluster): Promise<LiveObject | undefined> =>
    objects.configMap('shared').catch(() => undefined);

  const configMap = `/api/v1/namespaces/${namespace}/configmaps/shared`;
  const isApplied = async (): Promise<boolean> =>
    (await Promise.all(clusters.map(sharedOf))).every((found) => found !== undefined);

  const isTold = (trace: string, words: string): boolean =>
    functions.logs().some((line) => line['trace'] === trace && String(line['message']).includes(words));

  async function wake(cluster: string, event: string): Promise<void> {
    const job = {
      type: 'object',
      cluster,
      kind: 'Kustomization',
      namespace,
      name: 'app',
      at: 0,
      trace: cluster,
    } as const;
    await enqueue(functions.durable.queues, { ...job, reason: 'drift' }, event);
  }

  it('share one fetch of a commit', async () => {
    const repository = git.create('two');
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared', namespace }, data: { a: 'b' } };
    repository.commit({ 'config.yaml': JSON.stringify(manifest) });
    for (const { objects } of clusters) {
      await objects.create('GitRepository', 'app', gitRepositoryOf(repository.url));
      await objects.create('Kustomization', 'app', kustomizationOf('app'));
    }

    await functions.invoke('schedule', { source: 'aws.scheduler', 'detail-type': 'Scheduled Event' });
    await functions.deliverUntil(isApplied);

    expect(git.fetches).toBe(1);
  });

  it('are left alone each by itself while a Flux controller acts there', async () => {
    const [one, two] = clusters as [TestedCluster, TestedCluster];
    const container = {
      name: 'manager',
      image: 'registry.example.com/fluxcd/kustomize-controller:v1.8.0',
      args: ['--log-level=info'],
    };
    const labels = { 'app.kubernetes.io/part-of': 'flux' };
    const body = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'kustomize-controller', namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    };
    await two.client.request({ method: 'POST', path: `/apis/apps/v1/namespaces/${namespace}/deployments`, body });
    await functions.restart();
    for (const { client, uid } of clusters) {
      await client.request({ method: 'DELETE', path: configMap });
      await wake(uid, 'after-flux');
    }

    await functions.deliverUntil(
      async () => (await sharedOf(one)) !== undefined && isTold(two.uid, 'kustomize-controller act'),
    );

    expect(await sharedOf(two)).toBeUndefined();
  });

  it('do not change when the other one is removed', async () => {
    const [one, two] = clusters as [TestedCluster, TestedCluster];
    await sluice('cluster', 'remove', two.name);
    const listed = await sluice('cluster', 'list');
    await functions.restart();
    await one.client.request({ method: 'DELETE', path: configMap });
    for (const { uid } of clusters) await wake(uid, 'after-removal');

    await functions.deliverUntil(async () => (await sharedOf(one)) !== undefined && isTold(two.uid, 'is not served'));

    expect(listed).toBe(`one  ${one.uid}  secret sluice/one\n`);
    expect(await sharedOf(two)).toBeUndefined();
  });

  it('are refused while a Flux controller acts there', async () => {
    const refused = await sluice('cluster', 'add', 'two', '--secret', 'sluice/two').catch((error: unknown) => error);

    expect(String(refused)).toContain('kustomize-controller acts on the same objects');
    expect(String(refused)).toContain('kubectl -n two-clusters scale deployment kustomize-controller --replicas=0');
  });
});
