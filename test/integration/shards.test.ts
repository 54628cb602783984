import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { createApp } from '../../functions/webhook.ts';
import { decodeJob, enqueue, type Job, type JobQueue } from '../../shared/queue/job.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
let namespace: string;
let git: GitServer;
/** Serves no shard, and serves the shard `ours`. */
let plain: HandDriven;
let sharded: HandDriven;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('shards');
  git = await startGitServer();
  plain = createHandDriven({ uid, client });
  sharded = createHandDriven({ uid, client, shards: ['ours'] });
  git.create('app').commit({ 'a.yaml': '' });
  for (const shard of [undefined, 'ours', 'theirs']) await createApps(shard);
});
afterAll(async () => {
  plain.close();
  sharded.close();
  await git.close();
});

const groups = {
  GitRepository: 'source.toolkit.fluxcd.io/v1',
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  Receiver: 'notification.toolkit.fluxcd.io/v1',
} as const;
const plurals = { GitRepository: 'gitrepositories', Kustomization: 'kustomizations', Receiver: 'receivers' } as const;
type Kind = keyof typeof groups;

const pathOf = (kind: Kind): string => `/apis/${groups[kind]}/namespaces/${namespace}/${plurals[kind]}`;

async function create(kind: Kind, name: string, spec: object, labels: object): Promise<void> {
  const body = { apiVersion: groups[kind], kind, metadata: { name, labels }, spec };
  await client.request({ method: 'POST', path: pathOf(kind), body });
}

/** An object of each kind that belongs to a shard, or to none; all are built from the source of no shard. */
async function createApps(shard: string | undefined): Promise<void> {
  const name = shard ?? 'main';
  const labels = shard === undefined ? {} : { 'sharding.fluxcd.io/key': shard };
  await create('GitRepository', name, { interval: '10m', url: `${git.url}/app.git`, ref: { branch: 'main' } }, labels);
  const sourceRef = { kind: 'GitRepository', name: 'main' };
  await create('Kustomization', name, { interval: '10m', prune: true, sourceRef }, labels);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { token: btoa('s3cret') } };
  await client.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body: secret });
  const resources = ['main', 'theirs'].map((one) => ({ kind: 'GitRepository', name: one }));
  await create('Receiver', name, { type: 'generic', secretRef: { name }, resources }, labels);
}

/** Takes all that is in a queue, and returns what is of this file's namespace, as `<kind>/<name>`: a survey sees those of other tests too. */
async function takeFrom(hand: HandDriven, queue: JobQueue): Promise<string[]> {
  const taken: Job[] = [];
  for (;;) {
    const messages = await hand.embedded.queues[queue].receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
    if (messages.length === 0) break;
    for (const message of messages) await hand.embedded.queues[queue].delete(message);
    taken.push(...messages.map(({ body }) => decodeJob(body)));
  }
  return taken.flatMap((job) =>
    job.type === 'object' && job.namespace === namespace ? [`${job.kind}/${job.name}`] : [],
  );
}

async function send(hand: HandDriven, job: object): Promise<void> {
  await enqueue(hand.embedded.queues, { cluster: uid, at: Date.now(), trace: 't', ...job } as Job, randomUUID());
}

/** Runs a job of an object, and returns every write that it made. */
async function run(hand: HandDriven, queue: JobQueue, job: object): Promise<string[]> {
  const writes: string[] = [];
  await send(hand, { namespace, ...job });
  const worker = hand.worker((write, happen) => {
    writes.push(write);
    return happen();
  });
  await hand.step(hand.embedded.queues[queue], worker);
  return writes;
}

const queueOf = { GitRepository: 'sources', Kustomization: 'reconciles', Receiver: 'surveys' } as const;
const all = ['GitRepository', 'Kustomization', 'Receiver'] as const;

describe('an object of a shard', () => {
  it('is not woken by the survey of who does not serve the shard', async () => {
    await send(plain, { type: 'survey' });
    await send(sharded, { type: 'survey' });
    await plain.step(plain.embedded.queues.surveys, plain.worker());
    await sharded.step(sharded.embedded.queues.surveys, sharded.worker());

    for (const kind of all) {
      expect((await takeFrom(plain, queueOf[kind])).sort()).toEqual([`${kind}/main`]);
      expect((await takeFrom(sharded, queueOf[kind])).sort()).toEqual([`${kind}/main`, `${kind}/ours`]);
    }
  });

  it.each(all)('is left alone by a job, also while it is being deleted: a %s', async (kind) => {
    const job = { type: 'object', kind, name: 'theirs', reason: 'edit' };

    for (const hand of [plain, sharded]) expect(await run(hand, queueOf[kind], job)).toEqual([]);

    const path = `${pathOf(kind)}/theirs`;
    const contentType = 'application/merge-patch+json';
    const hold = (finalizers: readonly string[] | null) =>
      client.request({ method: 'PATCH', path, contentType, body: { metadata: { finalizers } } });
    await hold(['finalizers.fluxcd.io']);
    await client.request({ method: 'DELETE', path });
    for (const hand of [plain, sharded]) expect(await run(hand, queueOf[kind], job)).toEqual([]);
    await hold(null);
    await createAgain(kind);
  });

  it('is not woken by the source that it is built from', async () => {
    await run(plain, 'sources', { type: 'object', kind: 'GitRepository', name: 'main', reason: 'edit' });
    expect(await takeFrom(plain, 'reconciles')).toEqual(['Kustomization/main']);

    await run(sharded, 'sources', { type: 'object', kind: 'GitRepository', name: 'main', reason: 'edit' });
    expect((await takeFrom(sharded, 'reconciles')).sort()).toEqual(['Kustomization/main', 'Kustomization/ours']);
  });

  it('that a Receiver names is asked for by an annotation, which its own controller sees', async () => {
    await run(plain, 'surveys', { type: 'object', kind: 'Receiver', name: 'main', reason: 'edit' });
    await send(plain, { type: 'receive', namespace, name: 'main', delivery: randomUUID() });
    await plain.step(plain.embedded.queues.intake, plain.worker());
    while (await plain.step(plain.embedded.queues.sources, plain.worker()));

    const annotationsOf = async (name: string) => {
      const found = await client.request({ method: 'GET', path: `${pathOf('GitRepository')}/${name}` });
      return Object.keys((found as { metadata: { annotations?: object } }).metadata.annotations ?? {});
    };
    expect(await annotationsOf('theirs')).toEqual(['reconcile.fluxcd.io/requestedAt']);
    expect(await annotationsOf('main')).toEqual([]);
  });
});

/** What was deleted for a test is there again for the next one. */
async function createAgain(kind: Kind): Promise<void> {
  const labels = { 'sharding.fluxcd.io/key': 'theirs' };
  const specs = {
    GitRepository: { interval: '10m', url: `${git.url}/app.git`, ref: { branch: 'main' } },
    Kustomization: { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name: 'main' } },
    Receiver: { type: 'generic', secretRef: { name: 'theirs' }, resources: [{ kind: 'GitRepository', name: 'main' }] },
  };
  await create(kind, 'theirs', specs[kind], labels);
}

describe('the Receiver of a shard', () => {
  it('is not found at its path by who does not serve the shard', async () => {
    await run(sharded, 'surveys', { type: 'object', kind: 'Receiver', name: 'ours', reason: 'edit' });
    const found = await client.request({ method: 'GET', path: `${pathOf('Receiver')}/ours` });
    const { webhookPath } = (found as { status: { webhookPath: string } }).status;
    const [served, foreign] = [sharded.worker(), await plain.worker().findCluster(uid)];

    const post = (ports: typeof served) => createApp(ports).request(webhookPath, { method: 'POST', body: '{}' });

    expect((await post(served)).status).toBe(200);
    expect((await post({ ...served, findCluster: async () => foreign })).status).toBe(404);
  });
});
