import { describe, expect, it } from 'vitest';
import { createAdmissionApp } from '../../../shared/admission/app.ts';
import type { Log } from '../../../shared/base/log.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { urlKey } from '../../../shared/base/url-key.ts';
import type { EditedJob, ObjectJob } from '../../../shared/queue/job.ts';

const secret = Buffer.from('0123456789abcdef0123456789abcdef');
const requestedAt = 'reconcile.fluxcd.io/requestedAt';

/** The app, what it enqueued and what it logged. */
function createApp(
  enqueue: () => Promise<void> = async () => undefined,
  awaitAnswer?: (job: ObjectJob) => Promise<void>,
) {
  const jobs: { job: ObjectJob | EditedJob; event: string }[] = [];
  const lines: string[] = [];
  const write: Log['info'] = (message, fields) => void lines.push(JSON.stringify({ message, ...fields }));
  const app = createAdmissionApp({
    secret,
    isServed: async (_, labels) => labels['sharding.fluxcd.io/key'] === 'ours',
    async enqueue(job, event) {
      await enqueue();
      jobs.push({ job, event });
    },
    ...(awaitAnswer === undefined ? {} : { awaitAnswer }),
    ...systemClock,
    now: () => 1000,
    newId: () => 'trace',
    log: { debug: write, info: write, warn: write, error: write },
  });
  const call = async (entry: string, body: string | object, path = pathTo(entry)) => {
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await app.request(path, { method: 'POST', body: sent });
    return { status: response.status, answer: response.status === 200 ? await response.json() : undefined };
  };
  return { jobs, lines, call };
}

const pathTo = (entry: string, key = urlKey(secret, 'admission', 'c1')): string => `/admission/c1/${key}/${entry}`;
const allowed = (uid: string) => ({
  status: 200,
  answer: { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, allowed: true } },
});

const kustomizations = { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', resource: 'kustomizations' };
const configMaps = { group: '', version: 'v1', resource: 'configmaps' };
const owned = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };

function review(request: object): object {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: { uid: 'r1', ...request } };
}

function flux(metadata: object, more: object = {}): object {
  return { metadata: { name: 'apps', namespace: 'flux-system', uid: 'u1', ...metadata }, ...more };
}

function secretOf(value: string, metadata: object = {}): object {
  const named = { name: 'token', namespace: 'web', uid: 'u2', resourceVersion: '7', labels: owned, ...metadata };
  return { kind: 'Secret', metadata: named, data: { token: value } };
}

describe('a call about a Flux object', () => {
  const update = (before: object, after: object) =>
    review({ operation: 'UPDATE', resource: kustomizations, oldObject: flux(before), object: flux(after) });

  it('wakes it where its spec changes, and names the generation to expect', async () => {
    const { call, jobs } = createApp();

    const answer = await call('objects', update({ generation: 1 }, { generation: 2 }));

    expect(answer).toEqual(allowed('r1'));
    expect(jobs).toEqual([
      {
        event: 'admission/r1',
        job: {
          type: 'object',
          cluster: 'c1',
          kind: 'Kustomization',
          namespace: 'flux-system',
          name: 'apps',
          reason: 'edit',
          at: 1000,
          trace: 'trace',
          expect: { uid: 'u1', generation: 2 },
        },
      },
    ]);
  });

  it.each([
    ['ours', 1],
    ['theirs', 0],
  ])('belongs to the shard %s and wakes %i objects, whatever was done to it', async (shard, woken) => {
    const labels = { 'sharding.fluxcd.io/key': shard };

    for (const request of [
      update({ labels, generation: 1 }, { labels, generation: 2 }),
      review({ operation: 'DELETE', resource: kustomizations, oldObject: flux({ labels }) }),
      review({ operation: 'CREATE', resource: kustomizations, object: flux({ labels }) }),
    ]) {
      const { call, jobs } = createApp();
      expect(await call('objects', request)).toEqual(allowed('r1'));
      expect(jobs).toHaveLength(woken);
    }
  });

  it('is a request where its token changes', async () => {
    const { call, jobs } = createApp();
    const annotations = (token: string) => ({ generation: 1, annotations: { [requestedAt]: token } });

    await call('objects', update(annotations('a'), annotations('b')));

    expect(jobs[0]?.job).toMatchObject({
      reason: 'request',
      expect: { uid: 'u1', generation: 1, requestedAt: 'b' },
    });
  });

  describe('that is a request by a patch', () => {
    const askedBy = (manager: string) => ({
      generation: 1,
      annotations: { [requestedAt]: 'b' },
      managedFields: [{ manager, fieldsV1: { 'f:metadata': { 'f:annotations': { [`f:${requestedAt}`]: {} } } } }],
    });
    const before = { generation: 1, annotations: { [requestedAt]: 'a' } };

    it('is held until it is answered, and names the token that it replaces', async () => {
      const held: ObjectJob[] = [];
      const { call, jobs } = createApp(undefined, async (job) => void held.push(job));

      await call('objects', update(before, askedBy('flux')));

      expect(jobs[0]?.job.expect).toMatchObject({ requestedAt: 'b', replaces: 'a' });
      expect(held).toEqual([jobs[0]?.job]);
    });

    it('is not held where the whole object may be replaced: our answer would make that fail', async () => {
      const held: ObjectJob[] = [];
      const { call, jobs } = createApp(undefined, async (job) => void held.push(job));

      await call('objects', update(before, askedBy('dashboard')));

      expect(jobs[0]?.job.expect).toEqual({ uid: 'u1', generation: 1, requestedAt: 'b' });
      expect(held).toEqual([]);
    });

    it('passes when the API server repeats it after the answer', async () => {
      const { call, jobs } = createApp();
      const oldObject = flux(before, { status: { lastHandledReconcileAt: 'b' } });
      const object = flux(askedBy('flux'), { status: { lastHandledReconcileAt: 'b' } });

      const answer = await call(
        'objects',
        review({ operation: 'UPDATE', resource: kustomizations, oldObject, object }),
      );

      expect(answer).toEqual(allowed('r1'));
      expect(jobs).toEqual([]);
    });
  });

  it('wakes nobody where neither changes', async () => {
    const { call, jobs } = createApp();

    const answer = await call('objects', update({ generation: 1 }, { generation: 1, labels: { team: 'a' } }));

    expect(answer).toEqual(allowed('r1'));
    expect(jobs).toEqual([]);
  });

  it('wakes one that is created or deleted', async () => {
    const { call, jobs } = createApp();

    await call('objects', review({ operation: 'CREATE', resource: kustomizations, object: flux({ generation: 1 }) }));
    await call('objects', review({ operation: 'DELETE', resource: kustomizations, oldObject: flux({}), object: null }));

    expect(jobs.map(({ job }) => job.expect)).toEqual([
      { uid: 'u1', generation: 1 },
      { uid: 'u1', gone: true },
    ]);
  });

  it('wakes nobody for a kind that is not served', async () => {
    const { call, jobs } = createApp();
    const resource = { ...kustomizations, resource: 'others' };

    await call('objects', review({ operation: 'CREATE', resource, object: flux({ generation: 1 }) }));

    expect(jobs).toEqual([]);
  });
});

describe('a call about a managed object', () => {
  const update = (before: object, after: object) =>
    review({ operation: 'UPDATE', resource: configMaps, oldObject: before, object: after });

  it('wakes its owner where its content changes, and names the version that it replaces', async () => {
    const { call, jobs } = createApp();

    await call('managed', update(secretOf('old'), secretOf('new')));

    expect(jobs[0]?.job).toMatchObject({
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
      reason: 'drift',
      expect: { of: { ...configMaps, namespace: 'web', name: 'token' }, uid: 'u2', after: '7' },
    });
  });

  it('wakes its owner before its labels were removed', async () => {
    const { call, jobs } = createApp();

    await call('managed', update(secretOf('old'), secretOf('old', { labels: {} })));

    expect(jobs[0]?.job).toMatchObject({ name: 'apps' });
  });

  it('wakes nobody where only the server’s own fields, its status or a token change', async () => {
    const { call, jobs } = createApp();
    const after = { resourceVersion: '8', generation: 2, managedFields: [], annotations: { [requestedAt]: 'now' } };

    await call('managed', update(secretOf('old'), { ...secretOf('old', after), status: { ready: true } }));

    expect(jobs).toEqual([]);
  });

  it('finds one of a collection that is deleted by its old object', async () => {
    const { call, jobs } = createApp();

    await call('managed', review({ operation: 'DELETE', resource: configMaps, name: '', oldObject: secretOf('old') }));

    expect(jobs[0]?.job.expect).toEqual({
      of: { ...configMaps, namespace: 'web', name: 'token' },
      uid: 'u2',
      gone: true,
    });
  });

  it('keeps nothing of a Secret: neither in a job nor in a log', async () => {
    const { call, jobs, lines } = createApp();

    await call('managed', update(secretOf('b2xkLXNlY3JldA=='), secretOf('bmV3LXNlY3JldA==')));
    await call('managed', JSON.stringify(secretOf('bmV3LXNlY3JldA==')));

    expect(lines).toHaveLength(2);
    expect(JSON.stringify([jobs, lines])).not.toMatch(/b2xk|bmV3/);
  });
});

it('asks for the owner of an object in a call about its scale', async () => {
  const { call, jobs } = createApp();
  const scale = (replicas: number) => ({
    kind: 'Scale',
    metadata: { name: 'web', namespace: 'web', uid: 'u3', resourceVersion: '9' },
    spec: { replicas },
  });
  const resource = { group: 'apps', version: 'v1', resource: 'deployments' };
  const request = { operation: 'UPDATE', subResource: 'scale', resource, oldObject: scale(1), object: scale(9) };

  await call('scale', review(request));

  expect(jobs[0]?.job).toMatchObject({
    type: 'edited',
    expect: { of: { ...resource, namespace: 'web', name: 'web' }, uid: 'u3', after: '9' },
  });
});

describe('a call that is not as it should be', () => {
  const edit = review({
    operation: 'UPDATE',
    resource: kustomizations,
    oldObject: flux({ generation: 1 }),
    object: flux({ generation: 2 }),
  });

  it.each([
    ['another key', pathTo('objects', '0'.repeat(32))],
    ['a key that is too short', pathTo('objects', '0')],
    ['the key of another cluster', pathTo('objects', urlKey(secret, 'admission', 'c2'))],
    ['the key of the gateway', pathTo('objects', urlKey(secret, 'gateway', 'c1'))],
    ['an unknown entry', pathTo('others')],
  ])('is not found with %s, and wakes nobody', async (_, path) => {
    const { call, jobs } = createApp();

    expect((await call('objects', edit, path)).status).toBe(404);
    expect(jobs).toEqual([]);
  });

  it.each([
    ['no JSON', '{"request":{"uid":"r1","ob', 'r1'],
    ['no review', '[]', ''],
    ['nothing', '', ''],
    ['of the wrong form', '{"request":{"uid":"r1","operation":7}}', 'r1'],
  ])('passes where it is %s', async (_, body, uid) => {
    const { call, jobs } = createApp();

    expect(await call('objects', body)).toEqual(allowed(uid));
    expect(jobs).toEqual([]);
  });

  it('passes where it is larger than any object, and is not read to its end', async () => {
    const { call, jobs } = createApp();
    const body = `{"kind":"AdmissionReview","request":{"uid":"r1","object":{"data":"${'x'.repeat(8 * 1024 * 1024)}"}}}`;

    expect(await call('managed', body)).toEqual(allowed('r1'));
    expect(jobs).toEqual([]);
  });

  it('wakes nobody for a dry run', async () => {
    const { call, jobs } = createApp();
    const request = (edit as { request: object }).request;

    expect(await call('objects', { request: { ...request, dryRun: true } })).toEqual(allowed('r1'));
    expect(jobs).toEqual([]);
  });

  it('is the same event when it is played again', async () => {
    const { call, jobs } = createApp();

    await call('objects', edit);
    await call('objects', edit);

    expect(new Set(jobs.map(({ event }) => event)).size).toBe(1);
  });

  it('passes where the queue fails', async () => {
    const { call, lines } = createApp(() => Promise.reject(new Error('throttled')));

    expect(await call('objects', edit)).toEqual(allowed('r1'));
    expect(lines[0]).toContain('throttled');
  });

  it('passes before the API server’s patience ends where the queue does not answer', async () => {
    const { call } = createApp(() => new Promise(() => undefined));

    expect(await call('objects', edit)).toEqual(allowed('r1'));
  });
});

describe('a forged call', () => {
  const deployment = { group: 'apps', version: 'v1', resource: 'deployments' };
  const scale = (resource: object, metadata: object) =>
    review({
      operation: 'UPDATE',
      resource,
      subResource: 'scale',
      object: { metadata: { name: 'web', namespace: 'apps', ...metadata }, spec: { replicas: 2 } },
      oldObject: { metadata: { name: 'web', namespace: 'apps', ...metadata }, spec: { replicas: 1 } },
    });

  it.each([
    ['a group', { ...deployment, group: '../../api' }, {}],
    ['a version', { ...deployment, version: 'v1/namespaces/kube-system' }, {}],
    ['a resource', { ...deployment, resource: 'secrets/../pods' }, {}],
    ['a namespace', deployment, { namespace: '..' }],
    ['a name', deployment, { name: '../secrets/token' }],
  ])('sends nobody to look where its object has an impossible %s', async (_, resource, metadata) => {
    const { call, jobs, lines } = createApp();

    const answer = await call('scale', scale(resource, metadata));

    expect(answer).toEqual(allowed('r1'));
    expect(jobs).toEqual([]);
    expect(lines.join()).toContain('names what cannot be');
  });

  it('wakes nobody where its owner labels lead elsewhere', async () => {
    const { call, jobs } = createApp();
    const labels = { ...owned, 'kustomize.toolkit.fluxcd.io/namespace': '../kube-system' };
    const object = (data: string) => ({ metadata: { name: 'm', namespace: 'apps', labels }, data });

    await call(
      'managed',
      review({ operation: 'UPDATE', resource: configMaps, oldObject: object('a'), object: object('b') }),
    );

    expect(jobs).toEqual([]);
  });
});
