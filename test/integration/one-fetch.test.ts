import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { enqueue } from '../../shared/queue/job.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
const names = Array.from({ length: 10 }, (_, index) => `source-${index}`);
let path: string;
let namespace: string;
let git: GitServer;
let hand: HandDriven;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('fetch');
  path = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories`;
  git = await startGitServer();
  hand = createHandDriven({ uid, client });
});
afterAll(async () => {
  hand.close();
  await git.close();
});

interface Live {
  readonly status: { readonly artifact?: { readonly revision: string; readonly digest: string } };
}

/** Wakes every source at once, in the workers of one process; returns how many requests Git saw. */
async function wakeAll(): Promise<number> {
  git.requests.length = 0;
  for (const name of names) {
    const job = { type: 'object', cluster: uid, kind: 'GitRepository', namespace, name, at: 0, trace: 't' } as const;
    await enqueue(hand.embedded.queues, { ...job, reason: 'push' }, randomUUID());
  }
  const worker = hand.worker();
  await Promise.all(names.map(() => hand.step(hand.embedded.queues.sources, worker)));
  return git.requests.length;
}

it('ten objects of one repository make one fetch of a new commit, and none when nothing is new', async () => {
  const repository = git.create('shared');
  const commit = repository.commit({ 'README.md': 'hello' });
  const apiVersion = 'source.toolkit.fluxcd.io/v1';
  const spec = { interval: '10m', url: repository.url, ref: { branch: 'main' } };
  for (const name of names) {
    const body = { apiVersion, kind: 'GitRepository', metadata: { name, namespace }, spec };
    await client.request({ method: 'POST', path, body });
  }

  const first = await wakeAll();
  const second = await wakeAll();
  const live = (await Promise.all(
    names.map((name) => client.request({ method: 'GET', path: `${path}/${name}` })),
  )) as Live[];

  // To ask which commit it is takes one request an object.
  expect(first).toBe(names.length + 1);
  expect(second).toBe(names.length);
  expect(new Set(live.map(({ status }) => status.artifact?.revision))).toEqual(new Set([`main@sha1:${commit}`]));
  expect(new Set(live.map(({ status }) => status.artifact?.digest)).size).toBe(1);
});
