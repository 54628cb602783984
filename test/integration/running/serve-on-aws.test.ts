import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServeProcess, startServeProcess } from '../../support/processes/serve-process.ts';
import { createAwsResources, testCredentials } from '../../support/servers/aws-resources.ts';
import { type Emulator, hasPython, startEmulator } from '../../support/servers/emulators.ts';
import type { GitRepositoryOnDisk } from '../../support/servers/git-server.ts';
import { eventually } from '../../support/world/eventually.ts';
import { readyOf } from '../../support/world/objects.ts';
import { sendHook } from '../../support/world/served-world.ts';
import { gitRepositoryOf, kustomizationOf, receiverOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

const fileOf = (value: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'aws' }, data: { value } });

const python = hasPython();
if (!python) console.error('SKIPPED: sluice serve on SQS and S3 needs python3 with venv, for the emulator');

describe.skipIf(!python)('sluice serve on SQS and S3', () => {
  let world: World;
  let emulator: Emulator;
  let server: ServeProcess;
  let repository: GitRepositoryOnDisk;
  const data = mkdtempSync(join(tmpdir(), 'sluice-on-aws-'));

  beforeAll(async () => {
    emulator = await startEmulator('ministack');
    const { bucket, queueUrlPrefix, endpoint } = await createAwsResources(emulator.url, 'sluice');
    world = await createWorld({ own: true });
    // Before the start, whose first survey finds them.
    repository = world.git.create('aws');
    repository.commit({ 'config.yaml': fileOf('1') });
    await world.createSecret('token', { token: 's3cret' });
    await world.declare('GitRepository', 'aws', gitRepositoryOf(repository.url));
    await world.declare('Kustomization', 'aws', kustomizationOf('aws', { targetNamespace: world.namespace }));
    const resources = [{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'aws' }];
    await world.declare('Receiver', 'hook', receiverOf('token', [], { resources }));
    const where = ['--kubeconfig', world.kubeconfig, '--data', data];
    const aws = ['--bucket', bucket, '--queues', queueUrlPrefix, '--aws-endpoint', endpoint];
    server = await startServeProcess(['--allow-addresses', 'loopback', ...where, ...aws], {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
    });
  });
  afterAll(async () => {
    await server?.stop('SIGKILL');
    await world?.close();
    await emulator?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('brings a signed push to the cluster', async () => {
    const receiver = await eventually(
      () => world.find('Receiver', 'hook'),
      (found) => readyOf(found)?.status === 'True',
      90_000,
    );
    await eventually(
      () => world.find('Kustomization', 'aws'),
      (found) => readyOf(found)?.status === 'True',
    );

    repository.commit({ 'config.yaml': fileOf('2') });
    const status = await sendHook(`${server.url}${receiver?.status?.webhookPath}`, '{}', 's3cret');

    expect(status).toBe(200);
    const found = await eventually(
      () => world.configMap('aws'),
      (live) => live?.data?.['value'] === '2',
    );
    expect(found?.metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'aws' });
  });
});
