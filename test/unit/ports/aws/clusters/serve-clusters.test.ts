import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Log } from '../../../../../shared/base/log.ts';
import { systemClock } from '../../../../../shared/base/system-clock.ts';
import { addRegistration, removeRegistration } from '../../../../../shared/ports/aws/clusters/cluster-registry.ts';
import { createClusterFinder, type ReachedCluster } from '../../../../../shared/ports/aws/clusters/serve-clusters.ts';
import type { DurablePorts } from '../../../../../shared/ports/store/durable-ports.ts';
import { openEmbeddedPorts } from '../../../../../shared/ports/store/embedded.ts';
import { type AwsServer, startAwsServer } from '../../../../support/servers/aws-server.ts';

const token = 'a-token-that-is-never-told';
let folder: string;
let durable: DurablePorts;
let server: AwsServer;
/** The uid of the cluster behind the address, or the status of its refusal. */
let behind: string | number;
let time: number;
let logged: string[];
let find: (uid: string) => Promise<ReachedCluster | undefined>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-clusters-'));
  durable = openEmbeddedPorts(folder, Date.now);
  behind = 'u1';
  time = 0;
  logged = [];
  server = await startAwsServer((request, response) => {
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue')
      return response.end(JSON.stringify({ SecretString: kubeconfig() }));
    if (typeof behind === 'number') return response.writeHead(behind).end('{}');
    return response.end(JSON.stringify({ metadata: { name: 'kube-system', uid: behind } }));
  });
  const write: Log['info'] = (message, fields) => void logged.push(JSON.stringify({ message, ...fields }));
  find = createClusterFinder({
    store: durable.store,
    caller: server.caller,
    log: { debug: write, info: write, warn: write, error: write },
    ...systemClock,
    now: () => time,
    open: (cluster) => cluster,
  });
  await addRegistration(durable.store, {
    name: 'prod',
    uid: 'u1',
    access: { type: 'secret', secret: 'sluice/prod' },
    allowAddresses: ['10.0.0.0/8'],
    noCrossNamespaceRefs: true,
  });
});
afterEach(() => {
  server.close();
  durable.close();
  rmSync(folder, { recursive: true });
});

const kubeconfig = (): string =>
  JSON.stringify({
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster: { server: server.url } }],
    users: [{ name: 'u', user: { token } }],
  });

it('serves a registered cluster as its registration says, over connections that are kept', async () => {
  const first = await find('u1');
  const second = await find('u1');

  expect(first).toMatchObject({ name: 'prod', uid: 'u1', allowAddresses: ['10.0.0.0/8'], noCrossNamespaceRefs: true });
  expect(second).toBe(first);
});

it('opens a cluster once that many ask for at once', async () => {
  const [first, second] = await Promise.all([find('u1'), find('u1')]);

  expect(second).toBe(first);
});

it('does not serve a cluster that is not registered', async () => {
  expect(await find('u2')).toBeUndefined();
});

it('serves a removed cluster no longer than a minute', async () => {
  await find('u1');
  await removeRegistration(durable.store, 'prod');

  time += 61_000;

  expect(await find('u1')).toBeUndefined();
});

it('does not touch another cluster behind the same address, and names both', async () => {
  behind = 'u9';

  const found = await find('u1');

  expect(found).toBeUndefined();
  expect(logged.join()).toContain('not the one that was registered');
  expect(logged.join()).toContain('"registered":"u1","found":"u9"');
});

it('fails with the name of a cluster that does not answer, and asks again a moment later', async () => {
  behind = 403;
  const error = await find('u1').catch((thrown: unknown) => thrown as Error);

  behind = 'u1';
  const atOnce = await find('u1').catch((thrown: unknown) => thrown as Error);
  time += 5001;
  const later = await find('u1');

  expect(atOnce).toBe(error);
  expect(String(error)).toContain('the cluster prod cannot be reached');
  expect(String(error)).not.toContain(token);
  expect(later).toMatchObject({ uid: 'u1' });
});
