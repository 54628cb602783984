import { describe, expect, it } from 'vitest';
import { fluxKinds, reconciledKinds } from '../../../shared/flux/kinds.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';
import { decodeJob, type ObjectJob } from '../../../shared/queue/job.ts';
import type { Queue } from '../../../shared/queue/port.ts';
import type { Cluster, ReconcileContext } from '../../../shared/reconcile/context.ts';
import { surveyCluster } from '../../../shared/reconcile/wake/survey.ts';
import { listForSurvey } from '../../../shared/reconcile/wake/survey-list.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { kustomizationOf } from '../../support/world/specs.ts';

const world = await createAppWorld('survey');
const { client, uid, namespace, hand, pathOf, patch } = world;
const hour = 3_600_000;

/** Creates a Kustomization, with a status as a controller would have left it. */
async function create(name: string, { spec = {}, status = {}, metadata = {} }): Promise<void> {
  await world.create(
    'Kustomization',
    name,
    kustomizationOf('none', { interval: '1h', prune: false, ...spec }),
    metadata,
  );
  await patch(`${pathOf('Kustomization', name)}/status`, { status });
}

const since = '2026-01-01T00:00:00Z';
const ready = (status: 'True' | 'False' | 'Unknown', observedGeneration = 1) => ({
  type: 'Ready',
  status,
  observedGeneration,
  reason: 'Test',
  message: 'test',
  lastTransitionTime: since,
});

/** Runs surveys at these instants, and says what each of them woke: name → reason. */
async function survey(...instants: readonly number[]): Promise<Record<string, string>[]> {
  return surveyWith(({ client: own }) => own, ...instants);
}

/** The same, with another client of the cluster. */
async function surveyWith(
  clientOf: (cluster: Cluster) => KubeClient,
  ...instants: readonly number[]
): Promise<Record<string, string>[]> {
  const { findCluster, ...ports } = hand.worker();
  const found = await findCluster(uid);
  if (found === undefined) throw new Error('no cluster');
  const cluster = { ...found, client: clientOf(found) };
  const woken: Record<string, string>[] = [];
  for (const at of instants) {
    const context: ReconcileContext = { ...ports, cluster, now: () => at, signal: new AbortController().signal };
    await surveyCluster(context, { type: 'survey', cluster: uid, at, trace: 'test' });
    woken.push(await received());
  }
  return woken;
}

async function received(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (;;) {
    const messages = await hand.embedded.queues.reconciles.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
    if (messages.length === 0) return found;
    for (const message of messages) {
      const job = decodeJob(message.body) as ObjectJob;
      if (job.namespace === namespace) found[job.name] = job.reason;
      await hand.embedded.queues.reconciles.delete(message);
    }
  }
}

describe('a survey', () => {
  it('is not repeated where it is late, and an earlier one has done its work', async () => {
    const { findCluster, ...ports } = hand.worker();
    const cluster = await findCluster(uid);
    if (cluster === undefined) throw new Error('no cluster');
    const now = Date.now();
    const paths: string[] = [];
    const client: KubeClient = {
      ...cluster.client,
      request: (request) => {
        paths.push(request.path);
        return cluster.client.request(request);
      },
    };
    const context: ReconcileContext = {
      ...ports,
      cluster: { ...cluster, uid: 'late', client },
      now: () => now,
      signal: new AbortController().signal,
    };
    const surveyDueAt = async (at: number): Promise<number> => {
      const before = paths.length;
      await surveyCluster(context, { type: 'survey', cluster: 'late', at, trace: 'test' });
      return paths.length - before;
    };

    const first = await surveyDueAt(now - 300_000);
    const late = [await surveyDueAt(now - 240_000), await surveyDueAt(now - 60_000), await surveyDueAt(now)];
    const next = await surveyDueAt(now + 1);
    await received();

    expect(first).toBeGreaterThan(0);
    expect(late).toEqual([0, 0, 0]);
    expect(next).toBeGreaterThan(0);
  });

  it('wakes what is new, edited, asked for, lost or deleted; leaves what is stalled, suspended or well', async () => {
    const token = { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } };
    await create('new', {});
    await create('edited', { status: { conditions: [ready('True', 7)] } });
    await create('asked', { metadata: token, status: { conditions: [ready('True')] } });
    await create('answered', {
      metadata: token,
      status: { conditions: [ready('True')], lastHandledReconcileAt: 'now' },
    });
    await create('suspended', { spec: { suspend: true } });
    await create('stalled', { status: { conditions: [ready('False'), { ...ready('True'), type: 'Stalled' }] } });
    await create('lost', { status: { conditions: [ready('Unknown'), { ...ready('True'), type: 'Reconciling' }] } });
    await create('well', { status: { conditions: [ready('True')] } });
    await create('gone', { metadata: { finalizers: ['finalizers.fluxcd.io'] }, spec: { suspend: true } });
    await world.remove('Kustomization', 'gone');

    const [woken] = await survey(Date.now());

    expect(woken).toEqual({ new: 'edit', edited: 'edit', asked: 'request', lost: 'drift', gone: 'edit' });
    await patch(pathOf('Kustomization', 'gone'), { metadata: { finalizers: null } });
  });

  it('makes up for lost ticks with one look', async () => {
    const now = Date.now();

    const [, woken] = await survey(now + hour, now + 5 * hour);

    expect(woken?.['well']).toBe('interval');
  });

  it('reads columns, not whole objects, and sees the same of them', async () => {
    const listed = [];
    for await (const object of listForSurvey(client, 'Kustomization', new AbortController().signal))
      if (object.metadata.namespace === namespace) listed.push(object);
    const asked = listed.find(({ metadata }) => metadata.name === 'answered');

    expect(asked?.metadata.annotations).toEqual({ 'reconcile.fluxcd.io/requestedAt': 'now' });
    expect(asked?.spec).toEqual({ interval: '1h', suspend: false });
    expect(asked?.status).toEqual({
      conditions: [{ type: 'Ready', status: 'True', observedGeneration: 1, lastTransitionTime: '' }],
      lastHandledReconcileAt: 'now',
    });
  });
});

/** A client whose lists of these plurals are answered with a status. */
const refusing =
  (answers: Readonly<Record<string, number>>) =>
  ({ client: own }: Cluster): KubeClient => ({
    ...own,
    request: async (request) => {
      const status = answers[request.path.split('/').at(-1) ?? ''];
      if (status !== undefined) throw new KubeApiError(status, 'Test', `answered with ${status}`);
      return own.request(request);
    },
  });

const surveyRecord = `clusters/${uid}.survey.json`;

describe('a survey of a cluster', () => {
  it('looks at the Kustomizations without Receivers, and with GitRepositories that cannot be listed', async () => {
    await create('beside', {});

    const [woken] = await surveyWith(refusing({ receivers: 404, gitrepositories: 500 }), Date.now() + 8 * hour);

    expect(woken?.['beside']).toBe('edit');
  });

  it('makes up for the ticks of a kind that could not be listed, when it can', async () => {
    const start = Date.now() + 10 * hour;
    await survey(start);

    const [missed] = await surveyWith(refusing({ kustomizations: 500 }), start + 2 * hour);
    const [woken] = await survey(start + 2 * hour + 60_000);

    expect(missed).toEqual({});
    expect(woken?.['well']).toBe('interval');
  });

  it('fails where no kind can be listed', async () => {
    const away = refusing(Object.fromEntries(reconciledKinds.map((kind) => [fluxKinds[kind].plural, 500])));

    await expect(surveyWith(away, Date.now() + 20 * hour)).rejects.toThrow('answered with 500');
  });

  it.each([undefined, 'not JSON', '{"at":"soon"}'])(
    'wakes what is not Ready where its record is %j, and leaves the rest to its sources',
    async (record) => {
      await create(`failing-${record?.length}`, { status: { conditions: [ready('False')] } });
      await (record === undefined
        ? hand.embedded.store.delete(surveyRecord)
        : hand.embedded.store.put(surveyRecord, Buffer.from(record)));

      const [woken] = await survey(Date.now());

      expect(woken).toMatchObject({ [`failing-${record?.length}`]: 'drift' });
      expect(woken).not.toHaveProperty('well');
    },
  );
});

/** The ticks that the surveys of so many minutes after `start` send ahead to the timers. */
async function timersOf(start: number, minutes: number): Promise<readonly ObjectJob[]> {
  const { findCluster, ...ports } = hand.worker();
  const cluster = await findCluster(uid);
  if (cluster === undefined) throw new Error('no cluster');
  const jobs: ObjectJob[] = [];
  const timers: Queue = {
    ...ports.queues.timers,
    send: async (messages) => void jobs.push(...messages.map(({ body }) => decodeJob(body) as ObjectJob)),
  };
  for (let minute = 1; minute <= minutes; minute++) {
    const now = () => start + minute * 60_000;
    const queues = { ...ports.queues, timers };
    const context: ReconcileContext = { ...ports, queues, cluster, now, signal: new AbortController().signal };
    await surveyCluster(context, { type: 'survey', cluster: uid, at: now(), trace: 'test' });
  }
  return jobs.filter((job) => job.namespace === namespace);
}

describe('a failed Kustomization', () => {
  it('is woken once in each retry interval above 15 minutes, and by its interval when it is Ready', async () => {
    const spec = { interval: '10h', retryInterval: '20m' };
    await create('retried', { spec, status: { conditions: [ready('False')] } });
    await create('recovered', { spec, status: { conditions: [ready('True')] } });
    const start = Date.now() + 40 * hour;
    await survey(start);

    const ticks = await timersOf(start, 60);

    expect(ticks.filter(({ name, reason }) => name === 'retried' && reason === 'retry')).toHaveLength(3);
    expect(ticks.filter(({ name, reason }) => name === 'recovered' && reason === 'retry')).toEqual([]);
  });

  it('is left to its timer with a shorter retry interval', async () => {
    await create('timed', { spec: { retryInterval: '15m' }, status: { conditions: [ready('False')] } });
    const start = Date.now() + 60 * hour;
    await survey(start);

    const ticks = await timersOf(start, 60);

    expect(ticks.filter(({ name }) => name === 'timed')).toHaveLength(1);
    expect(ticks.filter(({ name, reason }) => name === 'timed' && reason === 'retry')).toEqual([]);
  });
});
