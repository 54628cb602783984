import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/webhook.ts';
import { fluxKinds, objectQueues, type ReconciledKind, reconciledKinds } from '../../../shared/flux/kinds.ts';
import { decodeJob, enqueue, type Job, type JobQueue, queueOf } from '../../../shared/queue/job.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import type { HandDriven } from '../../support/world/hand-driven.ts';
import { gitRepositoryOf, kustomizationOf, ociRepositoryOf, receiverOf } from '../../support/world/specs.ts';

const world = await createAppWorld('shards');
const { client, uid, namespace, git, create, createSecret, find, pathOf, patch } = world;
/** Serves no shard, and serves the shard `ours`. */
const plain = world.hand;
const sharded = world.createHand({ shards: ['ours'] });

/** The spec of an object of each kind: all are built from, or wake, the source of no shard. */
const specs: Readonly<Record<ReconciledKind, object>> = {
  GitRepository: gitRepositoryOf(`${git.url}/app.git`),
  OCIRepository: ociRepositoryOf('oci://registry.example.com/app'),
  Kustomization: kustomizationOf('main'),
  Receiver: receiverOf('token', ['main', 'theirs'], { type: 'generic' }),
};

/** An object of this kind that belongs to a shard, or to none. */
async function createOf(kind: ReconciledKind, shard: string | undefined): Promise<void> {
  const labels = shard === undefined ? {} : { 'sharding.fluxcd.io/key': shard };
  await create(kind, shard ?? 'main', specs[kind], { labels });
}

beforeAll(async () => {
  git.create('app').commit({ 'a.yaml': '' });
  await createSecret('token', { token: 's3cret' });
  for (const shard of [undefined, 'ours', 'theirs']) for (const kind of reconciledKinds) await createOf(kind, shard);
});

/**
 * Takes all that is in a queue, and returns what is of this file's namespace, as `<kind>/<name>`: a survey sees those of other tests too.
 */
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

/** Runs the job of an object, and returns every write that it made. */
async function run(hand: HandDriven, kind: ReconciledKind, name: string): Promise<string[]> {
  const writes: string[] = [];
  await send(hand, world.jobOf(kind, name, { reason: 'edit' }));
  const worker = hand.worker((write, happen) => {
    writes.push(write);
    return happen();
  });
  await hand.step(hand.embedded.queues[queueOf(world.jobOf(kind, name))], worker);
  return writes;
}

describe('an object of a shard', () => {
  it('is not woken by the survey of a Sluice that does not serve the shard', async () => {
    await send(plain, { type: 'survey' });
    await send(sharded, { type: 'survey' });
    await plain.step(plain.embedded.queues.surveys, plain.worker());
    await sharded.step(sharded.embedded.queues.surveys, sharded.worker());

    for (const queue of objectQueues) {
      const kinds = reconciledKinds.filter((kind) => fluxKinds[kind].queue === queue);
      const woken = (...names: readonly string[]) =>
        kinds.flatMap((kind) => names.map((name) => `${kind}/${name}`)).sort();
      expect((await takeFrom(plain, queue)).sort()).toEqual(woken('main'));
      expect((await takeFrom(sharded, queue)).sort()).toEqual(woken('main', 'ours'));
    }
  });

  it.each(reconciledKinds)('is left alone by a job, also while it is being deleted: a %s', async (kind) => {
    for (const hand of [plain, sharded]) expect(await run(hand, kind, 'theirs')).toEqual([]);

    const path = pathOf(kind, 'theirs');
    const hold = (finalizers: readonly string[] | null) => patch(path, { metadata: { finalizers } });
    await hold(['finalizers.fluxcd.io']);
    await client.request({ method: 'DELETE', path });
    for (const hand of [plain, sharded]) expect(await run(hand, kind, 'theirs')).toEqual([]);
    await hold(null);
    // It is there again for the next test.
    await createOf(kind, 'theirs');
  });

  it('is not woken by the source that it is built from', async () => {
    await run(plain, 'GitRepository', 'main');
    expect(await takeFrom(plain, 'reconciles')).toEqual(['Kustomization/main']);

    await run(sharded, 'GitRepository', 'main');
    expect((await takeFrom(sharded, 'reconciles')).sort()).toEqual(['Kustomization/main', 'Kustomization/ours']);
  });

  it('is annotated where a Receiver names it, so that its own controller sees the request', async () => {
    await run(plain, 'Receiver', 'main');
    await send(plain, { type: 'receive', namespace, name: 'main', delivery: randomUUID() });
    await plain.step(plain.embedded.queues.intake, plain.worker());
    while (await plain.step(plain.embedded.queues.sources, plain.worker()));

    const annotationsOf = async (name: string) =>
      Object.keys((await find('GitRepository', name))?.metadata.annotations ?? {});
    expect(await annotationsOf('theirs')).toEqual(['reconcile.fluxcd.io/requestedAt']);
    expect(await annotationsOf('main')).toEqual([]);
  });
});

describe('the Receiver of a shard', () => {
  it('is not found at its path by a Sluice that does not serve the shard', async () => {
    await run(sharded, 'Receiver', 'ours');
    const webhookPath = (await find('Receiver', 'ours'))?.status?.webhookPath ?? '';
    const [served, foreign] = [sharded.worker(), await plain.worker().findCluster(uid)];

    const post = (ports: typeof served) => createApp(ports).request(webhookPath, { method: 'POST', body: '{}' });

    expect((await post(served)).status).toBe(200);
    expect((await post({ ...served, findCluster: async () => foreign })).status).toBe(404);
  });
});
