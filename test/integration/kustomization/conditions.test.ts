import { describe, expect, it } from 'vitest';
import { fluxKinds, type ReconciledKind, reconciledKinds } from '../../../shared/flux/kinds.ts';
import type { KubeClient, KubeRequest } from '../../../shared/ports/kube/client.ts';
import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';
import { apiCasesOf, specOf } from '../../support/api-cases.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { conditionOf, readyOf } from '../../support/world/objects.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';

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

const world = await createAppWorld('conditions', { change: changing });
const { git, hand, namespace, create, find, eventsOf, runOnce } = world;

/** Looks at an object once, and returns it with what its events say. */
async function look(kind: ReconciledKind, name: string) {
  await runOnce(kind, name, 'edit');
  const live = await find(kind, name);
  const events = await eventsOf(name);
  return {
    live,
    ready: readyOf(live),
    reconciling: conditionOf(live, 'Reconciling'),
    stalled: conditionOf(live, 'Stalled'),
    events: events.map(({ type, message }) => `${type} ${message}`),
  };
}

describe('a suspended object', () => {
  it.each(reconciledKinds)('acknowledges a request, and does nothing else: a %s', async (kind) => {
    const token = { 'reconcile.fluxcd.io/requestedAt': 'now' };
    await create(kind, 'suspended', specOf(apiCasesOf(kind), { suspend: true }), { annotations: token });

    const { live, events } = await look(kind, 'suspended');
    const again = await look(kind, 'suspended');

    expect(live?.status).toEqual({ conditions: [], observedGeneration: -1, lastHandledReconcileAt: 'now' });
    expect(again.live?.metadata.resourceVersion).toBe(live?.metadata.resourceVersion);
    expect(events).toEqual([]);
  });
});

describe('an object that its schema refuses', () => {
  it.each(reconciledKinds)('says so in its conditions, with the field, and once in an event: a %s', async (kind) => {
    await create(kind, refusedName, specOf(apiCasesOf(kind), {}));

    const first = await look(kind, refusedName);
    const second = await look(kind, refusedName);

    const message = expect.stringContaining(`${kind} ${namespace}/${refusedName}: spec.interval: `);
    expect(first.ready).toMatchObject({ status: 'False', reason: 'ValidationFailed', message });
    expect(first.stalled).toMatchObject({ status: 'True', reason: 'ValidationFailed', message });
    expect(first.live?.status?.observedGeneration).toBe(first.live?.metadata.generation);
    expect(second.events.filter((event) => event.includes(`${kind} `))).toHaveLength(1);
  });
});

describe('an object that needs what the API server lets nobody read', () => {
  it.each(reconciledKinds)('says so and is tried again by a timer: a %s', async (kind) => {
    const cases = apiCasesOf(kind);
    await create(kind, 'refuses', specOf(cases, cases.needing(forbiddenName)));
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
  it('says what the API says of a source that does not exist, alerts nobody, and was not in progress', async () => {
    await create('Kustomization', 'sourceless', kustomizationOf('none'));

    const { ready, reconciling, events } = await look('Kustomization', 'sourceless');

    const message = 'GitRepository.source.toolkit.fluxcd.io "none" not found';
    expect(ready).toMatchObject({ status: 'False', reason: 'ArtifactFailed', message });
    expect(reconciling).toBeUndefined();
    expect(events).toEqual([]);
  });

  it('says in Ready which one it waits for, and in an event when it looks again', async () => {
    git.create('waits').commit({ 'a.yaml': '' });
    await create('GitRepository', 'waits', gitRepositoryOf(`${git.url}/waits.git`));
    await look('GitRepository', 'waits');
    await create('Kustomization', 'waits', kustomizationOf('waits', { dependsOn: [{ name: 'nobody' }] }));

    const { ready, reconciling, events } = await look('Kustomization', 'waits');

    const message = `dependency '${namespace}/nobody' not found: kustomizations.kustomize.toolkit.fluxcd.io "nobody" not found`;
    expect(ready).toMatchObject({ status: 'False', reason: 'DependencyNotReady', message });
    expect(reconciling).toBeUndefined();
    expect(events).toContain('Normal Dependencies do not meet ready condition, retrying in 30s');
  });

  it.each([
    ['a path that does not exist', { path: './none' }, 'ArtifactFailed', 'Fetching manifests'],
    ['a build that fails', {}, 'BuildFailed', 'Building manifests'],
  ])('keeps the message of its progress with %s', async (how, spec, reason, step) => {
    const name = reason.toLowerCase();
    const { commit } = git.create(name);
    const head = commit({ 'kustomization.yaml': 'resources: [none.yaml]' });
    await create('GitRepository', name, gitRepositoryOf(`${git.url}/${name}.git`));
    await look('GitRepository', name);
    await create('Kustomization', name, kustomizationOf(name, { ...spec, timeout: '1m' }));

    const { ready, reconciling } = await look('Kustomization', name);

    expect(ready, how).toMatchObject({ status: 'False', reason });
    const message = `${step} for revision main@sha1:${head} with a timeout of 1m0s`;
    expect(reconciling).toMatchObject({ status: 'True', reason: 'ProgressingWithRetry', message });
  });
});

describe('a GitRepository that cannot be fetched', () => {
  it('keeps the message of its progress', async () => {
    await create('GitRepository', 'nowhere', { interval: '10m', url: `${git.url}/nowhere.git` });

    const { ready, reconciling } = await look('GitRepository', 'nowhere');

    expect(ready).toMatchObject({ status: 'False', reason: 'GitOperationFailed' });
    const message = 'processing object: new generation -1 -> 1';
    expect(reconciling).toMatchObject({ status: 'True', reason: 'ProgressingWithRetry', message });
  });
});
