import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import type { Condition } from '../../shared/flux/conditions.ts';
import { fluxKinds, type ReconciledKind, reconciledKinds } from '../../shared/flux/kinds.ts';
import type { KubeClient, KubeRequest } from '../../shared/ports/kube/client.ts';
import { KubeApiError } from '../../shared/ports/kube/kube-api-error.ts';
import { enqueue } from '../../shared/queue/job.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
let namespace: string;
let git: GitServer;
let hand: HandDriven;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('conditions');
  git = await startGitServer();
  hand = createHandDriven({ uid, client: changing(client) });
});
afterAll(async () => {
  hand.close();
  await git.close();
});

/** What the objects of these tests ask for beside their own. */
const specs = {
  GitRepository: { interval: '10m' },
  Kustomization: { interval: '10m', prune: true },
  Receiver: { type: 'generic', secretRef: { name: 'none' }, resources: [] },
} as const satisfies Record<ReconciledKind, object>;

/** What the API server has let in by another schema than ours: the spec of objects of this name has a wrong interval. */
const refusedName = 'refused';

/** What the API server lets nobody read. */
const forbiddenName = 'forbidden';

function changing(plain: KubeClient): KubeClient {
  return {
    close: () => plain.close(),
    async request(request: KubeRequest) {
      if (request.method === 'GET' && request.path.endsWith(`/${forbiddenName}`))
        throw new KubeApiError(403, 'Forbidden', `"${forbiddenName}" is forbidden`);
      const answer = (await plain.request(request)) as { spec?: object };
      const isRefused = request.method === 'GET' && request.path.endsWith(`/${refusedName}`);
      return isRefused ? { ...answer, spec: { ...answer.spec, interval: 'soon' } } : answer;
    },
    impersonate: (user) => changing(plain.impersonate(user)),
  };
}

interface Live {
  readonly metadata: { readonly generation: number; readonly resourceVersion: string };
  readonly status: {
    readonly conditions?: readonly Condition[];
    readonly observedGeneration: number;
    readonly lastHandledReconcileAt?: string;
  };
}

const apiVersionOf = (kind: ReconciledKind): string => `${fluxKinds[kind].group}/${fluxKinds[kind].version}`;
const pathOf = (kind: ReconciledKind, name: string): string =>
  `/apis/${apiVersionOf(kind)}/namespaces/${namespace}/${fluxKinds[kind].plural}/${name}`;
const read = async (kind: ReconciledKind, name: string) =>
  (await client.request({ method: 'GET', path: pathOf(kind, name) })) as Live;

async function create(kind: ReconciledKind, name: string, spec: object, annotations: object = {}): Promise<void> {
  const body = {
    apiVersion: apiVersionOf(kind),
    kind,
    metadata: { name, annotations },
    spec: { ...specs[kind], ...spec },
  };
  await client.request({ method: 'POST', path: pathOf(kind, '').slice(0, -1), body });
}

/** Looks at an object once, and returns it with the reasons of its events. */
async function look(kind: ReconciledKind, name: string) {
  const job = {
    type: 'object',
    cluster: uid,
    kind,
    namespace,
    name,
    at: Date.now(),
    trace: 't',
    reason: 'edit',
  } as const;
  await enqueue(hand.embedded.queues, job, randomUUID());
  await hand.step(hand.embedded.queues[fluxKinds[kind].queue], hand.worker());
  const live = await read(kind, name);
  const find = (type: string) => live.status.conditions?.find((condition) => condition.type === type);
  return {
    live,
    ready: find('Ready'),
    reconciling: find('Reconciling'),
    stalled: find('Stalled'),
    events: await eventsOf(name),
  };
}

async function eventsOf(name: string): Promise<string[]> {
  const path = `/api/v1/namespaces/${namespace}/events`;
  const query = { fieldSelector: `involvedObject.name=${name}` };
  const { items } = (await client.request({ method: 'GET', path, query })) as {
    items: { type: string; message: string }[];
  };
  return items.map(({ type, message }) => `${type} ${message}`);
}

const source = (name: string) => ({ sourceRef: { kind: 'GitRepository', name } });
const required = {
  GitRepository: { url: 'https://git.example.com/app' },
  Kustomization: source('none'),
  Receiver: {},
} as const;

describe('a suspended object', () => {
  it.each(reconciledKinds)('acknowledges a request, and nothing else becomes of it: a %s', async (kind) => {
    const token = { 'reconcile.fluxcd.io/requestedAt': 'now' };
    await create(kind, 'suspended', { ...required[kind], suspend: true }, token);

    const { live, events } = await look(kind, 'suspended');
    const again = await look(kind, 'suspended');

    expect(live.status).toEqual({ conditions: [], observedGeneration: -1, lastHandledReconcileAt: 'now' });
    expect(again.live.metadata.resourceVersion).toBe(live.metadata.resourceVersion);
    expect(events).toEqual([]);
  });
});

describe('an object that its schema refuses', () => {
  it.each(reconciledKinds)('says so in its conditions, with the field, and once in an event: a %s', async (kind) => {
    await create(kind, refusedName, required[kind]);

    const first = await look(kind, refusedName);
    const second = await look(kind, refusedName);

    const message = expect.stringContaining(`${kind} ${namespace}/${refusedName}: spec.interval: `);
    expect(first.ready).toMatchObject({ status: 'False', reason: 'ValidationFailed', message });
    expect(first.stalled).toMatchObject({ status: 'True', reason: 'ValidationFailed', message });
    expect(first.live.status.observedGeneration).toBe(first.live.metadata.generation);
    expect(second.events.filter((event) => event.includes(`${kind} `))).toHaveLength(1);
  });
});

describe('an object that needs what the API server lets nobody read', () => {
  const needs = {
    GitRepository: { ...required.GitRepository, secretRef: { name: forbiddenName } },
    Kustomization: source(forbiddenName),
    Receiver: { secretRef: { name: forbiddenName } },
  } as const;

  it.each(reconciledKinds)('says so and is tried again by a timer: a %s', async (kind) => {
    await create(kind, 'refuses', needs[kind]);
    const before = await hand.embedded.queues.timers.depth();

    const { ready, stalled, events } = await look(kind, 'refuses');

    expect(ready).toMatchObject({ status: 'False', message: `"${forbiddenName}" is forbidden` });
    expect(stalled).toBeUndefined();
    expect(events).toContain(`Warning "${forbiddenName}" is forbidden`);
    expect(await hand.embedded.queues[fluxKinds[kind].queue].depth()).toMatchObject({ visible: 0, inFlight: 0 });
    expect((await hand.embedded.queues.timers.depth()).delayed).toBe(before.delayed + 1);
  });
});

describe('a Kustomization', () => {
  it('whose source does not exist says what the API says, alerts nobody, and was not in progress', async () => {
    await create('Kustomization', 'sourceless', source('none'));

    const { ready, reconciling, events } = await look('Kustomization', 'sourceless');

    const message = 'GitRepository.source.toolkit.fluxcd.io "none" not found';
    expect(ready).toMatchObject({ status: 'False', reason: 'ArtifactFailed', message });
    expect(reconciling).toBeUndefined();
    expect(events).toEqual([]);
  });

  it('that waits for another one says which in Ready, and in an event when it looks again', async () => {
    git.create('waits').commit({ 'a.yaml': '' });
    await create('GitRepository', 'waits', { url: `${git.url}/waits.git`, ref: { branch: 'main' } });
    await look('GitRepository', 'waits');
    await create('Kustomization', 'waits', { ...source('waits'), dependsOn: [{ name: 'nobody' }] });

    const { ready, reconciling, events } = await look('Kustomization', 'waits');

    const message = `dependency '${namespace}/nobody' not found: kustomizations.kustomize.toolkit.fluxcd.io "nobody" not found`;
    expect(ready).toMatchObject({ status: 'False', reason: 'DependencyNotReady', message });
    expect(reconciling).toBeUndefined();
    expect(events).toContain('Normal Dependencies do not meet ready condition, retrying in 30s');
  });

  it.each([
    ['a path that does not exist', { path: './none' }, 'ArtifactFailed', 'Fetching manifests'],
    ['a build that fails', {}, 'BuildFailed', 'Building manifests'],
  ])('with %s keeps the message of its progress', async (how, spec, reason, step) => {
    const name = reason.toLowerCase();
    const { commit } = git.create(name);
    const head = commit({ 'kustomization.yaml': 'resources: [none.yaml]' });
    await create('GitRepository', name, { url: `${git.url}/${name}.git`, ref: { branch: 'main' } });
    await look('GitRepository', name);
    await create('Kustomization', name, { ...source(name), ...spec, timeout: '1m' });

    const { ready, reconciling } = await look('Kustomization', name);

    expect(ready, how).toMatchObject({ status: 'False', reason });
    const message = `${step} for revision main@sha1:${head} with a timeout of 1m0s`;
    expect(reconciling).toMatchObject({ status: 'True', reason: 'ProgressingWithRetry', message });
  });
});

describe('a GitRepository that cannot be fetched', () => {
  it('keeps the message of its progress', async () => {
    await create('GitRepository', 'nowhere', { url: `${git.url}/nowhere.git` });

    const { ready, reconciling } = await look('GitRepository', 'nowhere');

    expect(ready).toMatchObject({ status: 'False', reason: 'GitOperationFailed' });
    const message = 'processing object: new generation -1 -> 1';
    expect(reconciling).toMatchObject({ status: 'True', reason: 'ProgressingWithRetry', message });
  });
});
