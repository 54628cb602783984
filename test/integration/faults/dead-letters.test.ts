import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createHandler as createDead } from '../../../functions/dead.ts';
import { queueOf } from '../../../shared/queue/job.ts';
import { queueEventOf } from '../../../shared/queue/process-batch.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { redrive } from '../../../shared/reconcile/dead-letter.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { Killed } from '../../support/world/hand-driven.ts';
import { readyOf } from '../../support/world/objects.ts';

const { hand, createSample, find, jobOf, wake } = await createAppWorld('dead');

type Kind = 'GitRepository' | 'Kustomization';
const readyNow = async (kind: Kind, name: string) => readyOf(await find(kind, name));

/** No worker survives its claim to the object; how many were tried. */
async function killAll(kind: Kind, name: string, at = hand.now()): Promise<number> {
  await wake(kind, name, 'interval', at);
  const deadly = () =>
    hand.worker(async (write, happen) => {
      if (write.startsWith('store put applied/')) return happen();
      throw new Killed('out of memory');
    });
  let crashes = 0;
  while (await hand.step(hand.embedded.queues[queueOf(jobOf(kind, name))], deadly())) crashes++;
  return crashes;
}

/** Hands over the dead letters, and says what was written for them into the cluster. */
async function bury(
  kind: Kind,
  ports?: Ports,
): Promise<{ readonly letters: number; readonly writes: readonly string[] }> {
  const queue = queueOf(jobOf(kind, ''));
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
  it('is reported on its object, and continues when it is sent back', async () => {
    const { name } = await createSample();

    const crashes = await killAll('GitRepository', name);
    const { letters } = await bury('GitRepository');
    const told = await readyNow('GitRepository', name);
    const sent = await redrive(hand.embedded.store, hand.embedded.queues);
    await hand.drain();

    expect(crashes).toBe(5);
    expect(letters).toBe(1);
    expect(told).toMatchObject({ status: 'False', message: expect.stringContaining('sluice redrive') });
    expect(sent).toBe(1);
    expect(await readyNow('GitRepository', name)).toMatchObject({ status: 'True' });
    expect(await redrive(hand.embedded.store, hand.embedded.queues)).toBe(0);
  });

  it.each(['GitRepository', 'Kustomization'] as const)(
    'does not change a %s that a newer run has finished',
    async (kind) => {
      const { name, repository } = await createSample();
      await wake('GitRepository', name, 'interval');
      await hand.drain();
      // A look at a source of which nothing is new writes nothing, which no worker can fail to survive.
      repository.commit({ 'more.yaml': '' });
      await killAll(kind, name);
      await sleep(5);
      await wake(kind, name, 'interval');
      await hand.drain();

      const buried = await bury(kind);

      expect(buried).toEqual({ letters: 1, writes: [] });
      expect(await readyNow(kind, name)).toMatchObject({ status: 'True' });
    },
  );

  it('is reported on an object that was Ready before the event', async () => {
    const { name } = await createSample();
    await wake('GitRepository', name, 'interval');
    await hand.drain();

    await killAll('Kustomization', name);
    await bury('Kustomization');

    expect(await readyNow('Kustomization', name)).toMatchObject({ status: 'False' });
  });

  it('does not overwrite the status of a run that is about to end', async () => {
    const { name } = await createSample();
    await wake('GitRepository', name, 'interval');
    await hand.drain();
    // Of an instant so late that no time tells which of the two is newer.
    await killAll('Kustomization', name, hand.now() + 60_000);
    await wake('Kustomization', name, 'interval');
    let isSaved = false;
    let buried: Promise<unknown> | undefined;

    // The letter is reported when the run has written its status, but not yet that it has ended.
    const worker = hand.worker(async (write, happen) => {
      if (isSaved && write.startsWith('store put applied/')) buried ??= bury('Kustomization');
      await buried;
      isSaved ||= write.startsWith('POST') && write.endsWith('/events');
      return happen();
    });
    await hand.step(hand.embedded.queues.reconciles, worker);
    await hand.drain();

    expect(buried).toBeDefined();
    expect(await readyNow('Kustomization', name)).toMatchObject({ status: 'True' });
  });

  it('is not reported where another controller acts', async () => {
    const { name } = await createSample();
    await killAll('GitRepository', name);
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

    expect(await readyNow('GitRepository', name)).toBeUndefined();
  });
});
