import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRegistration } from '../../../shared/ports/aws/clusters/cluster-registry.ts';
import { readClusterUid } from '../../../shared/ports/kube/cluster-uid.ts';
import { type QueueAnswer, queueEventOf } from '../../../shared/queue/process-batch.ts';
import { type BundledFunctions, startBundledFunctions } from '../../support/processes/bundled-functions.ts';
import { hasPython } from '../../support/servers/emulators.ts';
import { readyOf } from '../../support/world/objects.ts';
import { gitRepositoryOf, kustomizationOf, receiverOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

const python = hasPython();
if (!python) console.error('SKIPPED: the bundles on SQS and S3 need python3 with venv, for the emulator');

describe.skipIf(!python)('the bundles, on SQS, S3 and a real control plane', () => {
  let world: World;
  let functions: BundledFunctions;

  beforeAll(async () => {
    functions = await startBundledFunctions('bundles');
    world = await createWorld({ own: true });
    await functions.createSecret('sluice/cluster', readFileSync(world.kubeconfig, 'utf8'));
    await addRegistration(functions.durable.store, {
      name: 'test',
      uid: await readClusterUid(world.client),
      access: { type: 'secret', secret: 'sluice/cluster' },
      allowAddresses: ['loopback'],
      noCrossNamespaceRefs: false,
    });
  });
  afterAll(async () => {
    await functions?.stop();
    await world?.close();
  });

  const isReady = async (): Promise<boolean> => readyOf(await world.find('Kustomization', 'app'))?.status === 'True';

  it('bring a tick and then a push all the way to the cluster', async () => {
    const fileOf = (value: string): string =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bundled' }, data: { value } });
    const repository = world.git.create('bundles');
    repository.commit({ 'config.yaml': fileOf('1') });
    await world.createSecret('token', { token: 's3cret' });
    await world.declare('GitRepository', 'app', gitRepositoryOf(repository.url));
    await world.declare('Kustomization', 'app', kustomizationOf('app', { targetNamespace: world.namespace }));
    await world.declare('Receiver', 'hook', receiverOf('token', ['app']));

    await functions.invoke('schedule', { source: 'aws.scheduler', 'detail-type': 'Scheduled Event' });
    await functions.deliverUntil(isReady);
    repository.commit({ 'config.yaml': fileOf('2') });
    const receiver = await world.find('Receiver', 'hook');
    const answer = await functions.invoke<{ statusCode: number }>(
      'webhook',
      hookEvent(receiver?.status?.webhookPath ?? '', '{}'),
    );
    const configMap = () => world.configMap('bundled');
    await functions.deliverUntil(async () => (await configMap())?.data?.['value'] === '2');

    expect(answer.statusCode).toBe(200);
    expect((await configMap())?.metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'app' });
  });

  it('return a message that cannot be processed, and process the others', async () => {
    const [record] = queueEventOf([{ id: 'bad', body: 'no job', receipt: 'none', receiveCount: 1, sentAt: 0 }]).Records;

    const answer = await functions.invoke<QueueAnswer>('source', { Records: [record] });

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
