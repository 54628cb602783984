import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install } from '../../cli/install.ts';
import { createHandler as createDead } from '../../functions/dead.ts';
import { enqueue } from '../../shared/queue/job.ts';
import { queueEventOf } from '../../shared/queue/process-batch.ts';
import { redrive } from '../../shared/reconcile/dead-letter.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven, Killed } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
let namespace: string;
let git: GitServer;
let hand: HandDriven;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('dead');
  git = await startGitServer();
  hand = createHandDriven({ uid, client });
});
afterAll(async () => {
  hand.close();
  await git.close();
});

interface Live {
  readonly status: { readonly conditions?: readonly { type: string; status: string; message: string }[] };
}

it('a job that no worker survives is told on its object, and goes on when it is sent back', async () => {
  const name = 'app';
  const repository = git.create(name);
  repository.commit({ 'README.md': 'hello' });
  const path = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories`;
  const apiVersion = 'source.toolkit.fluxcd.io/v1';
  const spec = { interval: '10m', url: repository.url, ref: { branch: 'main' } };
  const body = { apiVersion, kind: 'GitRepository', metadata: { name, namespace }, spec };
  await client.request({ method: 'POST', path, body });
  const job = { type: 'object', cluster: uid, kind: 'GitRepository', namespace, name, at: 0, trace: 't' } as const;
  await enqueue(hand.embedded.queues, { ...job, reason: 'push' }, 'hook/1');
  const { sources } = hand.embedded.queues;
  const readyOf = async () => {
    const live = (await client.request({ method: 'GET', path: `${path}/${name}` })) as Live;
    return live.status.conditions?.find(({ type }) => type === 'Ready');
  };

  let crashes = 0;
  const deadly = () =>
    hand.worker(async () => {
      throw new Killed('out of memory');
    });
  while (await hand.step(sources, deadly())) crashes++;
  const letters = await hand.embedded.deadLetters.sources.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
  await createDead(hand.worker(), hand.embedded.deadLetters, 'sources')(queueEventOf(letters));
  const told = await readyOf();
  const sent = await redrive(hand.embedded.store, hand.embedded.queues);
  await hand.drain();

  expect(crashes).toBe(5);
  expect(letters).toHaveLength(1);
  expect(told).toMatchObject({ status: 'False', message: expect.stringContaining('sluice redrive') });
  expect(sent).toBe(1);
  expect(await readyOf()).toMatchObject({ status: 'True' });
  expect(await redrive(hand.embedded.store, hand.embedded.queues)).toBe(0);
});
