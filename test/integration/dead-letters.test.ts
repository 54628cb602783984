import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { createHandler as createDead } from '../../functions/dead.ts';
import { enqueue, type ObjectJob, queueOf } from '../../shared/queue/job.ts';
import { queueEventOf } from '../../shared/queue/process-batch.ts';
import type { Ports } from '../../shared/reconcile/context.ts';
import { redrive } from '../../shared/reconcile/dead-letter.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitRepositoryOnDisk, type GitServer, startGitServer } from '../support/git-server.ts';
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
  readonly status?: { readonly conditions?: readonly { type: string; status: string; message: string }[] };
}

const collections = {
  GitRepository: 'source.toolkit.fluxcd.io/v1',
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
} as const;
type Kind = keyof typeof collections;
const pathOf = (kind: Kind, name: string): string =>
  `/apis/${collections[kind]}/namespaces/${namespace}/${kind === 'Kustomization' ? 'kustomizations' : 'gitrepositories'}/${name}`;

async function create(kind: Kind, name: string, spec: object): Promise<void> {
  const body = { apiVersion: collections[kind], kind, metadata: { name, namespace }, spec };
  await client.request({ method: 'POST', path: pathOf(kind, name).replace(/\/[^/]*$/, ''), body });
}

async function readyOf(kind: Kind, name: string) {
  const live = (await client.request({ method: 'GET', path: pathOf(kind, name) })) as Live;
  return live.status?.conditions?.find(({ type }) => type === 'Ready');
}

/** A repository, and what is applied from it. */
async function createSample(name: string): Promise<GitRepositoryOnDisk> {
  const repository = git.create(name);
  const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;
  repository.commit({ 'map.yaml': map });
  await create('GitRepository', name, { interval: '10m', url: repository.url, ref: { branch: 'main' } });
  await create('Kustomization', name, { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name } });
  return repository;
}

const job = (kind: Kind, name: string, more: Partial<ObjectJob> = {}): ObjectJob => ({
  type: 'object',
  cluster: uid,
  kind,
  namespace,
  name,
  reason: 'interval',
  at: hand.now(),
  trace: 't',
  ...more,
});
const send = (...args: Parameters<typeof job>) => enqueue(hand.embedded.queues, job(...args), randomUUID());

/** No worker survives its claim to the object; how many were tried. */
async function killAll(kind: Kind, name: string, at = hand.now()): Promise<number> {
  await send(kind, name, { at });
  const deadly = () =>
    hand.worker(async (write, happen) => {
      if (write.startsWith('store put applied/')) return happen();
      throw new Killed('out of memory');
    });
  let crashes = 0;
  while (await hand.step(hand.embedded.queues[queueOf(job(kind, name))], deadly())) crashes++;
  return crashes;
}

/** Hands over the dead letters, and says what was written for them into the cluster. */
async function bury(
  kind: Kind,
  ports?: Ports,
): Promise<{ readonly letters: number; readonly writes: readonly string[] }> {
  const queue = queueOf(job(kind, ''));
  const letters = await hand.embedded.deadLetters[queue].receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
  const writes: string[] = [];
  const worker = hand.worker(async (write, happen) => {
    if (write.startsWith('PATCH')) writes.push(write);
    return happen();
  });
  const { batchItemFailures } = await createDead(
    ports ?? worker,
    hand.embedded.deadLetters,
    queue,
  )(queueEventOf(letters));
  expect(batchItemFailures).toEqual([]);
  for (const letter of letters) await hand.embedded.deadLetters[queue].delete(letter);
  return { letters: letters.length, writes };
}

describe('a job that no worker survives', () => {
  it('is told on its object, and goes on when it is sent back', async () => {
    await createSample('told');

    const crashes = await killAll('GitRepository', 'told');
    const { letters } = await bury('GitRepository');
    const told = await readyOf('GitRepository', 'told');
    const sent = await redrive(hand.embedded.store, hand.embedded.queues);
    await hand.drain();

    expect(crashes).toBe(5);
    expect(letters).toBe(1);
    expect(told).toMatchObject({ status: 'False', message: expect.stringContaining('sluice redrive') });
    expect(sent).toBe(1);
    expect(await readyOf('GitRepository', 'told')).toMatchObject({ status: 'True' });
    expect(await redrive(hand.embedded.store, hand.embedded.queues)).toBe(0);
  });

  it.each(['GitRepository', 'Kustomization'] as const)(
    'leaves alone a %s that has come to a newer end',
    async (kind) => {
      const name = `ended-${kind.toLowerCase()}`;
      const repository = await createSample(name);
      await send('GitRepository', name);
      await hand.drain();
      // A look at a source of which nothing is new writes nothing, which no worker can fail to survive.
      repository.commit({ 'more.yaml': '' });
      await killAll(kind, name);
      await sleep(5);
      await send(kind, name);
      await hand.drain();

      const buried = await bury(kind);

      expect(buried).toEqual({ letters: 1, writes: [] });
      expect(await readyOf(kind, name)).toMatchObject({ status: 'True' });
    },
  );

  it('is told of an object that was Ready before the event', async () => {
    await createSample('before');
    await send('GitRepository', 'before');
    await hand.drain();

    await killAll('Kustomization', 'before');
    await bury('Kustomization');

    expect(await readyOf('Kustomization', 'before')).toMatchObject({ status: 'False' });
  });

  it('does not have the last word where a run is about to end', async () => {
    await createSample('way');
    await send('GitRepository', 'way');
    await hand.drain();
    // Of an instant so late that no time tells which of the two is newer.
    await killAll('Kustomization', 'way', hand.now() + 60_000);
    await send('Kustomization', 'way');
    let isSaved = false;
    let buried: Promise<unknown> | undefined;

    // The letter is told of when the run has written its status, and not yet that it has ended.
    const worker = hand.worker(async (write, happen) => {
      if (isSaved && write.startsWith('store put applied/')) buried ??= bury('Kustomization');
      await buried;
      isSaved ||= write.startsWith('POST') && write.endsWith('/events');
      return happen();
    });
    await hand.step(hand.embedded.queues.reconciles, worker);
    await hand.drain();

    expect(buried).toBeDefined();
    expect(await readyOf('Kustomization', 'way')).toMatchObject({ status: 'True' });
  });

  it('is not told where somebody else acts', async () => {
    await createSample('theirs');
    await killAll('GitRepository', 'theirs');
    const worker = hand.worker();
    const theirs = {
      ...worker,
      findCluster: async (id: string) => {
        const cluster = await worker.findCluster(id);
        return cluster === undefined
          ? undefined
          : { ...cluster, otherActors: async () => ['flux-system/source-controller'] };
      },
    };

    await bury('GitRepository', theirs);

    expect(await readyOf('GitRepository', 'theirs')).toBeUndefined();
  });
});
