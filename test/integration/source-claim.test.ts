import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { enqueue, type ObjectJob } from '../../shared/queue/job.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitRepositoryOnDisk, type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';
import { type PausedWriter, pauseBefore } from '../support/pause-before.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
let namespace: string;
let git: GitServer;
let hand: HandDriven;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('source-claim');
  git = await startGitServer();
  hand = createHandDriven({ uid, client });
});
afterAll(async () => {
  hand.close();
  await git.close();
});

interface Source {
  readonly name: string;
  readonly path: string;
  readonly repository: GitRepositoryOnDisk;
  /** Two commits of the branch, the older one first. */
  readonly commits: readonly [string, string];
}

interface LiveSource {
  readonly metadata: { readonly resourceVersion: string };
  readonly status: { readonly artifact?: { readonly revision: string } };
}

const read = async ({ path }: Source) => (await client.request({ method: 'GET', path })) as LiveSource;

async function wake({ name }: Source, reason: ObjectJob['reason']): Promise<void> {
  const job = {
    type: 'object',
    cluster: uid,
    kind: 'GitRepository',
    namespace,
    name,
    at: hand.now(),
    trace: 't',
  } as const;
  await enqueue(hand.embedded.queues, { ...job, reason }, randomUUID());
}

async function workOff(worker = hand.worker()): Promise<void> {
  const { sources, reconciles } = hand.embedded.queues;
  while (await hand.step(sources, worker));
  for (const message of await reconciles.receive({ max: 10, waitMs: 0, visibilityMs: 1000 }))
    await reconciles.delete(message);
}

/** A source whose status names the second commit, and a Kustomization that is built from it. */
async function createSource(): Promise<Source> {
  const name = `source-${randomUUID().slice(0, 8)}`;
  const repository = git.create(name);
  const commits = [repository.commit({ value: '1' }), repository.commit({ value: '2' })] as const;
  const root = '/apis/source.toolkit.fluxcd.io/v1';
  const collection = `${root}/namespaces/${namespace}/gitrepositories`;
  const spec = { interval: '10m', url: repository.url, ref: { branch: 'main' } };
  const body = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name }, spec };
  await client.request({ method: 'POST', path: collection, body });
  await client.request({
    method: 'POST',
    path: `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations`,
    body: {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name },
      spec: { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name } },
    },
  });
  const source = { name, path: `${collection}/${name}`, repository, commits };
  await wake(source, 'push');
  await workOff();
  expect((await read(source)).status.artifact?.revision).toBe(`main@sha1:${commits[1]}`);
  return source;
}

/** A worker that meets the older commit and falls asleep before this write, until another has worked with the newer one. */
async function outlive(source: Source, index: number, reason: ObjectJob['reason']): Promise<PausedWriter> {
  const { repository, commits } = source;
  const { sources } = hand.embedded.queues;
  repository.setBranch('main', commits[0]);
  await wake(source, 'push');
  const paused = pauseBefore(index);
  let outlived: () => Promise<void> = async () => undefined;
  const asleep = hand.step(sources, hand.worker(paused.around), (message) => {
    outlived = () => sources.extend(message, 0);
  });
  await Promise.race([paused.reached, asleep]);
  repository.setBranch('main', commits[1]);
  await outlived().catch(() => undefined);
  await sleep(5);
  await wake(source, reason);
  await workOff();
  return { ...paused, ended: asleep.then(() => undefined) };
}

/** What nobody can mistake for something newer: content under its own digest, and an event of the past. */
const isHarmless = (write: string): boolean => /^store put (artifacts|revisions)\/|^POST .*\/events$/.test(write);

describe('a worker that wakes up when another has found a newer revision', () => {
  it.each(['push', 'interval'] as const)(
    'writes no status, publishes nothing and wakes nobody, whichever write it was about to make (%s)',
    async (reason) => {
      for (let index = 0; ; index++) {
        const source = await createSource();
        const paused = await outlive(source, index, reason);
        const before = await read(source);
        expect(before.status.artifact?.revision).toBe(`main@sha1:${source.commits[1]}`);

        paused.release();
        await paused.ended;

        if (paused.write() === undefined) {
          expect(index).toBeGreaterThan(5);
          return;
        }
        // A job that was about to be sent, when its sender still held the claim, only asks for a look.
        const allowed = paused.write()?.startsWith('send ') ? 1 : 0;
        const succeeded = paused.succeededAfterRelease().filter((write) => !isHarmless(write));
        // Before its claim a worker has asked nothing that counts: it begins again, and finds the newer revision.
        const unexpected = succeeded.filter((write) => index > 0 || !write.startsWith('store put applied/'));
        expect(unexpected.slice(allowed), `asleep before write ${index}, ${paused.write()}`).toEqual([]);
        expect(await read(source), `asleep before write ${index}, ${paused.write()}`).toEqual(before);
        await hand.drain();
      }
    },
    120_000,
  );
});
