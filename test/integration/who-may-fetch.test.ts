import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { createDialer } from '../../shared/ports/net/dialer.ts';
import type { ObjectJob } from '../../shared/queue/job.ts';
import { runJob } from '../../shared/reconcile/run-job.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
let namespace: string;
let git: GitServer;
let hand: HandDriven;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('fetch');
  git = await startGitServer();
  hand = createHandDriven({ uid, client });
});
afterAll(async () => {
  hand.close();
  await git.close();
});

interface Live {
  readonly status: {
    readonly artifact?: { readonly revision: string };
    readonly conditions: readonly { readonly type: string; readonly reason: string; readonly message: string }[];
  };
}

async function createSource(name: string, spec: object): Promise<() => Promise<Live>> {
  const path = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories`;
  const body = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name }, spec };
  await client.request({ method: 'POST', path, body });
  return async () => (await client.request({ method: 'GET', path: `${path}/${name}` })) as Live;
}

const jobOf = (name: string): string => {
  const job: ObjectJob = {
    type: 'object',
    cluster: uid,
    kind: 'GitRepository',
    namespace,
    name,
    reason: 'edit',
    at: 0,
    trace: 't',
  };
  return JSON.stringify(job);
};

it('a cluster that may not reach a repository is not served the files that another one has fetched from it', async () => {
  const repository = git.create('internal');
  const commit = repository.commit({ secret: 'of the other network' });
  const spec = { interval: '10m', url: repository.url, ref: { commit } };
  const readAllowed = await createSource('allowed', spec);
  const readRefused = await createSource('refused', spec);
  const ports = hand.worker();
  const cluster = await ports.findCluster(uid);
  if (cluster === undefined) throw new Error('no cluster');
  const confined = { ...cluster, dialer: createDialer() };

  await runJob(ports, jobOf('allowed'), AbortSignal.timeout(20_000));
  await runJob({ ...ports, findCluster: async () => confined }, jobOf('refused'), AbortSignal.timeout(20_000));

  expect((await readAllowed()).status.artifact?.revision).toBe(`sha1:${commit}`);
  const { status } = await readRefused();
  expect(status.artifact).toBeUndefined();
  const message = expect.stringContaining('may not be connected to');
  expect(status.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ reason: 'URLInvalid', message });
});
