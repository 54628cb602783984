import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundleFunctions } from '../../infra/package/bundle.ts';
import { openAwsPorts } from '../../shared/aws/open-aws-ports.ts';
import type { Queue, ReceivedMessage } from '../../shared/queue/port.ts';
import { type QueueAnswer, queueEventOf } from '../../shared/queue/process-batch.ts';
import { registerCluster } from '../../shared/reconcile/cluster-registry.ts';
import type { DurablePorts } from '../../shared/store/durable-ports.ts';
import { createAwsResources, testCredentials } from '../support/aws-resources.ts';
import { type Emulator, hasPython, startEmulator } from '../support/emulators.ts';
import { createWorld, readyOf, type World } from '../support/world.ts';

const python = hasPython();
if (!python) console.error('SKIPPED: the bundles on SQS and S3 need python3 with venv, for the emulator');

const region = 'us-east-1';
const folder = mkdtempSync(join(tmpdir(), 'sluice-bundles-'));
const runtime = join(import.meta.dirname, '..', 'support', 'lambda-runtime.ts');

/** A function in a process of its own, with the environment that `serverless.yml` gives it. */
class Lambda {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(name: string, environment: Readonly<Record<string, string>>) {
    const args = [runtime, join(folder, name, 'index.mjs')];
    this.#child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...environment },
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async invoke<Answer>(event: unknown): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(event)}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error('the function ended');
      if (!value.startsWith('answer ')) continue;
      const { result, error } = JSON.parse(value.slice('answer '.length)) as { result: Answer; error?: string };
      if (error !== undefined) throw new Error(error);
      return result;
    }
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

describe.skipIf(!python)('the bundles, on SQS, S3 and a real control plane', () => {
  let world: World;
  let emulator: Emulator;
  let durable: DurablePorts;
  let functions: Record<'webhook' | 'schedule' | 'survey' | 'source' | 'reconcile' | 'timer', Lambda>;

  beforeAll(async () => {
    await bundleFunctions(folder);
    emulator = await startEmulator('ministack');
    const { bucket, queueUrlPrefix, endpoint } = await createAwsResources(emulator.url, 'bundles');
    const secret = randomBytes(32);
    const secrets = new SecretsManagerClient({ endpoint, region, credentials: testCredentials });
    const kubeconfig = readFileSync(inject('controlPlane').path, 'utf8');
    await secrets.send(new CreateSecretCommand({ Name: 'key', SecretString: secret.toString('base64') }));
    await secrets.send(new CreateSecretCommand({ Name: 'cluster', SecretString: kubeconfig }));
    secrets.destroy();
    const environment = {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
      AWS_ENDPOINT_URL: endpoint,
      SLUICE_BUCKET: bucket,
      SLUICE_QUEUES: queueUrlPrefix,
      SLUICE_SECRET: 'key',
      SLUICE_GATEWAY_URL: 'https://gateway.example.com',
      SLUICE_VERSION: '0.0.0',
    };
    Object.assign(process.env, environment);
    durable = openAwsPorts({ bucket, queueUrlPrefix, secret, endpoint });
    world = await createWorld();
    await world.serving.stop();
    const [cluster] = await world.serving.ports.listClusters();
    await registerCluster(durable.store, 'test', {
      uid: cluster?.uid ?? '',
      secret: 'cluster',
      allowAddresses: ['loopback'],
    });
    const names = ['webhook', 'schedule', 'survey', 'source', 'reconcile', 'timer'] as const;
    functions = Object.fromEntries(names.map((name) => [name, new Lambda(name, environment)])) as typeof functions;
  });
  afterAll(async () => {
    for (const one of Object.values(functions ?? {})) one.stop();
    durable?.close();
    await world?.git.close();
    await emulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Hands over what a queue has, as an event source mapping does; how many messages it had. */
  async function deliver(queue: Queue, lambda: Lambda): Promise<number> {
    const messages: readonly ReceivedMessage[] = await queue.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
    if (messages.length === 0) return 0;
    const { batchItemFailures } = await lambda.invoke<QueueAnswer>(queueEventOf(messages));
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of messages) if (!failed.has(message.id)) await queue.delete(message);
    return messages.length;
  }

  async function deliverAll(until: () => Promise<boolean>): Promise<void> {
    const { surveys, sources, reconciles, timers } = durable.queues;
    const { survey, source, reconcile, timer } = functions;
    for (const deadline = Date.now() + 60_000; !(await until()); ) {
      if (Date.now() > deadline) throw new Error('nothing more comes of the queues');
      for (const [queue, lambda] of [
        [surveys, survey],
        [sources, source],
        [reconciles, reconcile],
        [timers, timer],
      ] as const)
        while ((await deliver(queue, lambda)) > 0);
    }
  }

  const isReady = async (): Promise<boolean> => readyOf(await world.flux('Kustomization', 'app'))?.status === 'True';

  it('take a tick and then a push all the way to the cluster', async () => {
    const fileOf = (value: string): string =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bundled' }, data: { value } });
    const repository = world.git.create('bundles');
    repository.commit({ 'config.yaml': fileOf('1') });
    await world.declare('Secret', 'token', { data: { token: Buffer.from('s3cret').toString('base64') } });
    await world.declare('GitRepository', 'app', {
      spec: { interval: '10m', url: repository.url, ref: { branch: 'main' } },
    });
    const sourceRef = { kind: 'GitRepository', name: 'app' };
    await world.declare('Kustomization', 'app', {
      spec: { interval: '10m', prune: true, targetNamespace: world.namespace, sourceRef },
    });
    await world.declare('Receiver', 'hook', {
      spec: { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name: 'app' }] },
    });

    await functions.schedule.invoke({ source: 'aws.scheduler', 'detail-type': 'Scheduled Event' });
    await deliverAll(isReady);
    repository.commit({ 'config.yaml': fileOf('2') });
    const receiver = await world.flux('Receiver', 'hook');
    const answer = await functions.webhook.invoke<{ statusCode: number }>(
      hookEvent(receiver?.status?.webhookPath ?? '', '{}'),
    );
    const configMap = () => world.get(`/api/v1/namespaces/${world.namespace}/configmaps/bundled`);
    await deliverAll(async () => (await configMap())?.data?.['value'] === '2');

    expect(answer.statusCode).toBe(200);
    expect((await configMap())?.metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'app' });
  });

  it('give back a message that cannot be done, and do the others', async () => {
    const [record] = queueEventOf([{ id: 'bad', body: 'no job', receipt: 'none', receiveCount: 1, sentAt: 0 }]).Records;

    const answer = await functions.source.invoke<QueueAnswer>({ Records: [record] });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  });
});

/** A request as an HTTP API hands it to a function (payload format 2.0). */
function hookEvent(path: string, body: string): object {
  const signature = `sha256=${createHmac('sha256', 's3cret').update(body).digest('hex')}`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'hooks.example.com', 'x-github-event': 'push', 'x-hub-signature-256': signature },
    requestContext: {
      domainName: 'hooks.example.com',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      stage: '$default',
    },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}
