import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../cli/install.ts';
import type { KubeClient } from '../../shared/kube/client.ts';
import { decodeJob, type ObjectJob } from '../../shared/queue/job.ts';
import type { ReconcileContext } from '../../shared/reconcile/context.ts';
import { surveyCluster } from '../../shared/reconcile/survey.ts';
import { listForSurvey } from '../../shared/reconcile/survey-list.ts';
import { testCluster } from '../support/control-plane.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const hour = 3_600_000;
let namespace: string;
let hand: HandDriven;
const uid = randomUUID();

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('survey');
  hand = createHandDriven({ uid, client });
});
afterAll(() => hand.close());

const root = '/apis/kustomize.toolkit.fluxcd.io/v1';

/** Creates a Kustomization, with a status as a controller would have left it. */
async function create(name: string, { spec = {}, status = {}, metadata = {} }): Promise<string> {
  const path = `${root}/namespaces/${namespace}/kustomizations`;
  const base = { interval: '1h', prune: false, sourceRef: { kind: 'GitRepository', name: 'none' } };
  const body = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace, ...metadata },
    spec: { ...base, ...spec },
  };
  const created = (await client.request({ method: 'POST', path, body })) as { metadata: { uid: string } };
  await client.request({
    method: 'PATCH',
    path: `${path}/${name}/status`,
    contentType: 'application/merge-patch+json',
    body: { status },
  });
  return created.metadata.uid;
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
  const { findCluster, ...ports } = hand.worker();
  const cluster = await findCluster(uid);
  if (cluster === undefined) throw new Error('no cluster');
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
  it('that is late is made by the one that came before it', async () => {
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
    await client.request({ method: 'DELETE', path: `${root}/namespaces/${namespace}/kustomizations/gone` });

    const [woken] = await survey(Date.now());

    expect(woken).toEqual({ new: 'edit', edited: 'edit', asked: 'request', lost: 'drift', gone: 'edit' });
    await client.request({
      method: 'PATCH',
      path: `${root}/namespaces/${namespace}/kustomizations/gone`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
  });

  it('makes up for lost ticks by one look', async () => {
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
