import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../../cli/commands/install/install.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { addRegistration, listClusterUids } from '../../../shared/ports/aws/clusters/cluster-registry.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import type { ObjectJob } from '../../../shared/queue/job.ts';
import { type RunningControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { type DeployedStack, deployToEmulator } from '../../support/processes/deployed-stack.ts';
import { whyNotPackaged } from '../../support/processes/packaged-stack.ts';
import { type GitServer, startGitServer } from '../../support/servers/git-server.ts';
import { eventually } from '../../support/world/eventually.ts';
import { type LiveObject, readyOf } from '../../support/world/objects.ts';

const missing = await whyNotPackaged();
if (missing !== undefined) console.error(`SKIPPED: the deployed stack needs the tools that deploy it: ${missing}`);

const namespace = 'deployed';
const name = 'app';
const sourcePath = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories/${name}`;
const kustomizationPath = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/${name}`;

/** Of all names of loopback one that the emulator does not take for its own. */
function kubeconfigOf({ url, token, caPem }: RunningControlPlane): string {
  const cluster = {
    server: url.replace('127.0.0.1', '0.0.0.0'),
    'tls-server-name': 'kubernetes',
    'certificate-authority-data': Buffer.from(caPem).toString('base64'),
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

describe.skipIf(missing !== undefined)(
  'the stack, deployed to an emulator of AWS that holds functions to their roles',
  () => {
    let stack: DeployedStack;
    let plane: RunningControlPlane;
    let client: KubeClient;
    let git: GitServer;

    beforeAll(async () => {
      // Of its own: on the shared one other tests' reconcilers look at every object.
      [plane, git] = await Promise.all([startControlPlane(), startGitServer()]);
      stack = await deployToEmulator();
      client = createKubeClient(await readKubeconfig(plane.kubeconfig, systemClock), systemClock);
      await install(client, { dryRun: false, say: () => undefined });
      await stack.createSecret('sluice/test/clusters/one', kubeconfigOf(plane));
      const secret = ['--secret', 'sluice/test/clusters/one'];
      await stack.sluice('cluster', 'add', 'one', ...secret, '--allow-addresses', 'loopback');
    }, 240_000);
    afterAll(async () => {
      await client?.close();
      await stack?.stop();
      await git?.close();
      await plane?.stop();
    });

    const create = (path: string, kind: string, fields: object, named = name): Promise<unknown> => {
      const apiVersion = path.replace(/^\/apis?\//, '');
      const body = {
        apiVersion,
        kind,
        metadata: { name: named, ...(kind === 'Namespace' ? {} : { namespace }) },
        ...fields,
      };
      const plural = kind === 'GitRepository' ? 'gitrepositories' : `${kind.toLowerCase()}s`;
      const scope = kind === 'Namespace' ? '' : `/namespaces/${namespace}`;
      return client.request({ method: 'POST', path: `${path}${scope}/${plural}`, body });
    };
    const read = async (path: string): Promise<LiveObject | undefined> =>
      (await client.request({ method: 'GET', path }).catch(() => undefined)) as LiveObject | undefined;
    const configMap = async (): Promise<string> =>
      (await read(`/api/v1/namespaces/${namespace}/configmaps/deployed`))?.data?.['value'] ?? 'none';
    const isBrought = (expected: string): Promise<string> =>
      eventually(configMap, (value) => value === expected, 90_000).catch(async (error: Error) => {
        const logs = await Promise.all(['survey', 'source', 'reconcile', 'timer'].map(stack.logsOf));
        throw new Error(`${error.message}; the last logs: ${logs.flatMap((lines) => lines.slice(-12)).join('\n')}`);
      });
    const manifestOf = (value: string): string =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'deployed' }, data: { value } });

    it('brings a tick, and then a push, all the way to a cluster', async () => {
      const repository = git.create(name);
      repository.commit({ 'config.yaml': manifestOf('1') });
      await create('/api/v1', 'Namespace', {}, namespace);
      await create('/api/v1', 'Secret', { data: { token: Buffer.from('s3cret-token').toString('base64') } }, 'token');
      await create('/apis/source.toolkit.fluxcd.io/v1', 'GitRepository', {
        spec: { interval: '10m', url: repository.url, ref: { branch: 'main' } },
      });
      await create('/apis/kustomize.toolkit.fluxcd.io/v1', 'Kustomization', {
        spec: {
          interval: '10m',
          prune: true,
          targetNamespace: namespace,
          sourceRef: { kind: 'GitRepository', name },
        },
      });
      await create('/apis/notification.toolkit.fluxcd.io/v1', 'Receiver', {
        spec: { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name }] },
      });
      const receiver = `/apis/notification.toolkit.fluxcd.io/v1/namespaces/${namespace}/receivers/${name}`;

      await stack.invoke('schedule');
      await isBrought('1');
      const path = await eventually(
        async () => (await read(receiver))?.status?.webhookPath ?? '',
        (found) => found !== '',
      );
      repository.commit({ 'config.yaml': manifestOf('2') });
      const hooked = await stack.ask(
        'POST',
        path,
        {
          'x-github-event': 'push',
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': `sha256=${createHmac('sha256', 's3cret-token').update('{}').digest('hex')}`,
        },
        '{}',
      );
      await isBrought('2');

      expect(hooked.status).toBe(200);
    }, 240_000);

    it('redirects a reader of an artifact to the bucket, and refuses one who does not know its key', async () => {
      const source = await read(sourcePath);
      const { pathname } = new URL(source?.status?.artifact?.url ?? '');
      const withoutKey = pathname.replace(/[0-9a-f]{32}(?=\/gitrepository)/, '0'.repeat(32));

      expect(await stack.ask('GET', pathname)).toMatchObject({
        status: 302,
        location: expect.stringContaining('/artifacts/sha256/'),
      });
      expect(await stack.ask('GET', withoutKey)).toEqual({ status: 404 });
    });

    it('logs what was done and its metrics, and no secret', async () => {
      const lines = await stack.logsOf('reconcile');
      const metrics = lines.flatMap((line) => (line.startsWith('{"_aws"') ? [JSON.parse(line) as object] : []));

      expect(lines.some((line) => line.includes('"message":"applied"'))).toBe(true);
      expect(metrics[0]).toMatchObject({ FunctionName: 'sluice-test-reconcile', Jobs: 1, Failures: 0 });
      for (const each of ['webhook', 'survey', 'source', 'reconcile'])
        expect((await stack.logsOf(each)).join('\n')).not.toMatch(/s3cret-token|client-key-data|PRIVATE KEY/);
    });

    const jobOf = async (kind: 'GitRepository' | 'Kustomization'): Promise<string> => {
      const [{ uid = '' } = {}] = await listClusterUids(stack.store);
      const job: ObjectJob = {
        type: 'object',
        cluster: uid,
        kind,
        namespace,
        name,
        reason: 'edit',
        at: Date.now(),
        trace: 't',
      };
      return JSON.stringify(job);
    };

    it('reports a dead letter on its object, and keeps it', async () => {
      // A request that nobody has answered: of an object that is well there is nothing to tell.
      await client.request({
        method: 'PATCH',
        path: sourcePath,
        contentType: 'application/merge-patch+json',
        body: { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } },
      });
      await stack.send('sources-dead.fifo', await jobOf('GitRepository'));

      await eventually(
        async () => readyOf(await read(sourcePath))?.message ?? '',
        (message) => message.includes('sluice redrive'),
      );
      const kept: string[] = [];
      for await (const { key } of stack.store.list('dead/')) kept.push(key);
      expect(kept).toEqual([expect.stringMatching(/^dead\/sources\/[0-9a-f]{64}\.json$/)]);
    });

    it('prunes what a deleted Kustomization applied, and forgets it', async () => {
      await client.request({ method: 'DELETE', path: kustomizationPath });
      await stack.send('reconciles.fifo', await jobOf('Kustomization'));

      await eventually(configMap, (value) => value === 'none');
      await eventually(
        async () => (await read(kustomizationPath))?.metadata.name ?? 'none',
        (found) => found === 'none',
      );
      const kept: string[] = [];
      for await (const { key } of stack.store.list('applied/')) kept.push(key.split('/')[2] ?? '');
      expect(kept.sort()).toEqual(['GitRepository', 'Receiver']);
    });

    it('refuses a function a kubeconfig in another place, and logs where it has to be', async () => {
      const elsewhere = {
        name: 'elsewhere',
        uid: 'elsewhere',
        access: { type: 'secret', secret: 'other/kubeconfig' },
      } as const;
      await stack.createSecret('other/kubeconfig', '{}');
      await addRegistration(stack.store, { ...elsewhere, allowAddresses: [], noCrossNamespaceRefs: false });

      await stack.invoke('schedule');
      // A cluster is surveyed at its own second of the minute.
      const lines = await eventually(
        async () => (await stack.logsOf('survey')).filter((line) => line.includes('other/kubeconfig')),
        (found) => found.length > 0,
        90_000,
      );

      expect(lines[0]).toMatch(/not authorized to perform: secretsmanager:GetSecretValue.*sluice\/<stage>\/clusters\//);
    }, 120_000);
  },
);
