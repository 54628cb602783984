import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningControlPlane, startControlPlane } from '../control-plane/start.ts';
import { createAwsResources, testCredentials } from '../support/aws-resources.ts';
import { type Emulator, hasPython, startEmulator } from '../support/emulators.ts';
import type { GitRepositoryOnDisk } from '../support/git-server.ts';
import { createWorld, eventually, readyOf, type World } from '../support/world.ts';

const fileOf = (value: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'aws' }, data: { value } });

const python = hasPython();
if (!python) console.error('SKIPPED: sluice serve on SQS and S3 needs python3 with venv, for the emulator');

describe.skipIf(!python)('sluice serve on SQS and S3', () => {
  let plane: RunningControlPlane;
  let world: World;
  let emulator: Emulator;
  let server: ChildProcess;
  let url: string;
  let repository: GitRepositoryOnDisk;
  const data = mkdtempSync(join(tmpdir(), 'sluice-on-aws-'));

  beforeAll(async () => {
    emulator = await startEmulator('ministack');
    const { bucket, queueUrlPrefix, endpoint } = await createAwsResources(emulator.url, 'sluice');
    plane = await startControlPlane();
    world = await createWorld({ kubeconfig: plane.kubeconfig });
    await world.serving.stop();
    // Before the start, whose first survey finds them.
    repository = world.git.create('aws');
    repository.commit({ 'config.yaml': fileOf('1') });
    await world.declare('Secret', 'token', { data: { token: Buffer.from('s3cret').toString('base64') } });
    await world.declare('GitRepository', 'aws', {
      spec: { interval: '10m', url: repository.url, ref: { branch: 'main' } },
    });
    await world.declare('Kustomization', 'aws', {
      spec: {
        interval: '10m',
        prune: true,
        targetNamespace: world.namespace,
        sourceRef: { kind: 'GitRepository', name: 'aws' },
      },
    });
    await world.declare('Receiver', 'hook', {
      spec: {
        type: 'github',
        secretRef: { name: 'token' },
        resources: [{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'aws' }],
      },
    });
    const cli = join(import.meta.dirname, '..', '..', 'cli', 'sluice.ts');
    const where = ['--kubeconfig', plane.kubeconfig, '--data', data, '--port', '0'];
    const aws = ['--bucket', bucket, '--queues', queueUrlPrefix, '--aws-endpoint', endpoint];
    server = spawn(process.execPath, [cli, 'serve', '--allow-addresses', 'loopback', ...where, ...aws], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
      },
    });
    url = await new Promise((resolve, reject) => {
      server.stdout?.on('data', (chunk: Buffer) => {
        const found = /serving on (\S+);/.exec(chunk.toString())?.[1];
        if (found !== undefined) resolve(found);
      });
      server.once('exit', () => reject(new Error('sluice serve ended')));
    });
  });
  afterAll(async () => {
    server?.kill('SIGKILL');
    await world?.git.close();
    await plane?.stop();
    await emulator?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('brings a signed push to the cluster', async () => {
    const receiver = await eventually(
      () => world.flux('Receiver', 'hook'),
      (found) => readyOf(found)?.status === 'True',
      90_000,
    );
    await eventually(
      () => world.flux('Kustomization', 'aws'),
      (found) => readyOf(found)?.status === 'True',
    );

    repository.commit({ 'config.yaml': fileOf('2') });
    const status = await world.hook(receiver?.status?.webhookPath ?? '', '{}', 's3cret', url);

    expect(status).toBe(200);
    const path = `/api/v1/namespaces/${world.namespace}/configmaps/aws`;
    const found = await eventually(
      () => world.get(path),
      (live) => live?.data?.['value'] === '2',
    );
    expect(found?.metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'aws' });
  });
});
