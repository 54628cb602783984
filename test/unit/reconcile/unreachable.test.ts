import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../shared/base/clock.ts';
import type { LogFields } from '../../../shared/base/log.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';
import { StoreError } from '../../../shared/ports/store/object-store.ts';
import { decodeJob, encodeJob, type Job, type ObjectJob, queueOf } from '../../../shared/queue/job.ts';
import type { OutgoingMessage } from '../../../shared/queue/port.ts';
import { fireTimer, setTimer } from '../../../shared/queue/timer.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import { freePort } from '../../support/servers/free-port.ts';
import { createHandDriven, type HandDriven } from '../../support/world/hand-driven.ts';
import { runAnyJob } from '../../support/world/run-any-job.ts';

const object: ObjectJob = {
  type: 'object',
  cluster: 'c1',
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'app',
  reason: 'push',
  at: 1000,
  trace: 't',
};
const edited: Job = {
  type: 'edited',
  cluster: 'c1',
  at: 1000,
  trace: 't',
  expect: { of: { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'apps', name: 'web' } },
};
const receive: Job = {
  type: 'receive',
  cluster: 'c1',
  namespace: 'apps',
  name: 'hook',
  at: 1000,
  trace: 't',
  delivery: 'd-1',
};
const survey: Job = { type: 'survey', cluster: 'c1', at: 1000, trace: 't' };

/** Between two attempts nobody waits in real time. */
const impatient: Clock = { ...systemClock, sleep: async (_, signal) => signal?.throwIfAborted() };

let client: KubeClient;
let hand: HandDriven;
beforeEach(async () => {
  client = createKubeClient({ server: `http://127.0.0.1:${await freePort()}` }, impatient);
  hand = createHandDriven({ uid: 'c1', client });
});
afterEach(async () => {
  hand.close();
  await client.close();
});

interface Ran {
  /** What waits for its time, and how many seconds. */
  readonly later: readonly { readonly job: Job; readonly seconds: number | undefined }[];
  readonly logged: readonly LogFields[];
}

/** Runs a job, and says what it has left. */
async function run(job: Job, change: (ports: Ports) => Ports = (ports) => ports): Promise<Ran> {
  const sent: OutgoingMessage[] = [];
  const logged: LogFields[] = [];
  const write = (_: string, fields: LogFields = {}) => void logged.push(fields);
  const worker = hand.worker();
  const timers = {
    ...worker.queues.timers,
    send: async (messages: readonly OutgoingMessage[]) => void sent.push(...messages),
  };
  const log = { debug: write, info: write, warn: write, error: write };
  const ports = change({ ...worker, log, queues: { ...worker.queues, timers } });
  await runAnyJob(ports, JSON.stringify(job), AbortSignal.timeout(30_000));
  return { later: sent.map(({ body, delaySeconds }) => ({ job: decodeJob(body), seconds: delaySeconds })), logged };
}

describe('a cluster that cannot be reached', () => {
  it.each([object, edited, receive])('keeps a job for later, and kills no worker', async (job) => {
    const { later } = await run(job);

    expect(later).toEqual([{ job: { ...job, away: 1 }, seconds: 1 }]);
  });

  it('is tried less and less often, and at least every 15 minutes', async () => {
    const seconds: (number | undefined)[] = [];
    let job: Job = object;
    for (let time = 1; time <= 12; time++) {
      const { later } = await run(job);
      seconds.push(later[0]?.seconds);
      job = later[0]?.job ?? job;
    }

    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    expect(job).toEqual({ ...object, away: 12 });
  });

  it('leaves a survey to the next minute, and is counted once for it', async () => {
    const { later, logged } = await run(survey);

    expect(later).toEqual([]);
    expect(logged).toMatchObject([{ metric: 'ClustersAway', cluster: 'c1' }]);
  });

  it('makes no dead letter, however often a job was tried', async () => {
    const { reconciles, timers } = hand.embedded.queues;
    await reconciles.send([encodeJob(object, 'hook/1')]);

    while (await hand.step(reconciles, hand.worker()));

    expect(await hand.embedded.deadLetters.reconciles.depth()).toMatchObject({ visible: 0 });
    expect(await timers.depth()).toMatchObject({ delayed: 1 });
  });

  it('keeps two events of one object apart, also where they follow from one', async () => {
    const { reconciles, timers } = hand.embedded.queues;
    const jobs = [
      { ...object, away: 1 },
      { ...object, at: 2000, away: 1 },
    ];
    await timers.send([...jobs, ...jobs].map((job) => ({ body: JSON.stringify(job) })));

    while (await hand.step(timers, hand.worker()));

    expect(await reconciles.depth()).toMatchObject({ visible: 2 });
  });

  it('may be one whose connection cannot be opened, whatever the reason', async () => {
    const { later, logged } = await run(object, (ports) => ({
      ...ports,
      findCluster: async () => {
        throw new Error('the role may not be assumed');
      },
    }));

    expect(later).toMatchObject([{ seconds: 1 }]);
    expect(JSON.stringify(logged)).toContain('the role may not be assumed');
  });

  it.each([
    new KubeApiError(401, 'Unauthorized', 'Unauthorized'),
    new KubeApiError(503, 'ServiceUnavailable', 'apiserver not ready'),
    new StoreError('unavailable', 'applied/x', 'the bucket is away'),
  ])('may be lost in the middle of a job: $message', async (error) => {
    const { later } = await run(object, (ports) => ({
      ...ports,
      findCluster: async (uid) => {
        const cluster = await ports.findCluster(uid);
        return cluster === undefined ? undefined : { ...cluster, otherActors: async () => [] };
      },
      store: {
        ...ports.store,
        get: async () => {
          throw error;
        },
      },
    }));

    expect(later).toMatchObject([{ seconds: 1 }]);
  });
});

describe('a job whose cluster was away', () => {
  it.each([object, edited, receive])('goes back to its own queue when its time has come', async (job) => {
    const [put] = (await run(job)).later;

    await fireTimer(hand.embedded.queues, JSON.stringify(put?.job));

    const [message] = await hand.embedded.queues[queueOf(job)].receive({ max: 10, waitMs: 0, visibilityMs: 1000 });
    expect(decodeJob(message?.body ?? '')).toEqual({ ...job, away: 1 });
  });

  it('is not taken for the same job when it comes a second time', async () => {
    const { queues } = hand.embedded;
    const taken: number[] = [];

    for (const away of [1, 2, 2]) {
      await fireTimer(queues, JSON.stringify({ ...receive, away }));
      const messages = await queues[queueOf(receive)].receive({ max: 1, waitMs: 0, visibilityMs: 1000 });
      taken.push(messages.length);
      for (const message of messages) await queues[queueOf(receive)].delete(message);
    }

    expect(taken).toEqual([1, 1, 0]);
  });

  it('sets timers that are not a repetition of its own', async () => {
    const { queues } = hand.embedded;
    const put = { ...object, away: 1 };

    await fireTimer(queues, JSON.stringify(put));
    await setTimer(queues, { ...put, reason: 'retry', timer: 7 }, 1000, 1000);
    const [timer] = await queues.timers.receive({ max: 1, waitMs: 0, visibilityMs: 1000 });
    await fireTimer(queues, timer?.body ?? '');

    expect(decodeJob(timer?.body ?? '')).not.toHaveProperty('away');
    expect(await queues.reconciles.depth()).toMatchObject({ visible: 2 });
  });
});
