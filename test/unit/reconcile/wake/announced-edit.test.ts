import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/base/log.ts';
import { getFluxObject } from '../../../../shared/flux/objects.ts';
import { KubeApiError } from '../../../../shared/ports/kube/kube-api-error.ts';
import type { ObjectJob } from '../../../../shared/queue/job.ts';
import type { OutgoingMessage } from '../../../../shared/queue/port.ts';
import type { ReconcileContext } from '../../../../shared/reconcile/context.ts';
import { reconcilers } from '../../../../shared/reconcile/kinds.ts';
import { appliedKey } from '../../../../shared/reconcile/run/record.ts';
import { isExpectedSeen } from '../../../../shared/reconcile/wake/announced-edit.ts';

const at = 1_000_000;
const configMap = { group: '', version: 'v1', resource: 'configmaps', namespace: 'web', name: 'settings' };
const jobWith = (expect: NonNullable<ObjectJob['expect']>): ObjectJob => ({
  type: 'object',
  cluster: 'c1',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'apps',
  reason: 'edit',
  at,
  trace: 'trace',
  expect,
});

/** A cluster that answers each look with the next of these metadata (undefined: not found), the last one again and again. */
function createContext(answers: readonly (object | undefined)[], record?: object) {
  const timers: OutgoingMessage[] = [];
  const paths: string[] = [];
  const request = async ({ path }: { path: string }) => {
    paths.push(path);
    const metadata = answers[Math.min(paths.length, answers.length) - 1];
    if (metadata === undefined) throw new KubeApiError(404, 'NotFound', 'not found');
    return { metadata };
  };
  const body = Buffer.from(JSON.stringify(record ?? {}));
  const get = async (key: string) =>
    record !== undefined && key === appliedKey(jobWith({})) ? { key, body, etag: 'e', size: 1 } : undefined;
  const context = {
    cluster: { uid: 'c1', client: { request } },
    store: { get },
    queues: { timers: { send: async (messages: OutgoingMessage[]) => void timers.push(...messages) } },
    now: () => at,
    sleep: async () => undefined,
    log: silentLog,
    signal: new AbortController().signal,
  } as unknown as ReconcileContext;
  return { context, timers, paths };
}

describe('a job that is several in one', () => {
  const both = { uid: 'u', generation: 3, inAnyCase: true as const };

  it('looks at once where its last edit is not there, and again for that edit alone', async () => {
    const { context, timers } = createContext([{ uid: 'u', generation: 2 }]);

    expect(await isExpectedSeen(context, jobWith(both), reconcilers.Kustomization)).toBe(true);
    expect(timers.map(({ body }) => JSON.parse(body).expect)).toEqual([{ uid: 'u', generation: 3, looks: 1 }]);
  });

  it('looks once where its last edit is there', async () => {
    const { context, timers } = createContext([{ uid: 'u', generation: 3 }]);

    expect(await isExpectedSeen(context, jobWith(both), reconcilers.Kustomization)).toBe(true);
    expect(timers).toEqual([]);
  });
});

describe('an announced edit that is seen', () => {
  it.each([
    ['the generation', { uid: 'u', generation: 3 }, { uid: 'u', generation: 3 }],
    ['a later generation', { uid: 'u', generation: 3 }, { uid: 'u', generation: 4 }],
    ['another object of the name', { uid: 'u', generation: 3 }, { uid: 'v', generation: 1 }],
    [
      'the token',
      { requestedAt: 't' },
      { uid: 'u', generation: 1, annotations: { 'reconcile.fluxcd.io/requestedAt': 't' } },
    ],
    [
      'nothing but the object, where the job says which token to answer',
      { uid: 'u', generation: 1, requestedAt: 't', replaces: '' },
      { uid: 'u', generation: 1 },
    ],
    ['another version', { of: configMap, uid: 'u', after: '7' }, { uid: 'u', resourceVersion: '8' }],
    ['nothing, where it is deleted', { of: configMap, uid: 'u', gone: true as const }, undefined],
    [
      'that it is being deleted, where we hold it',
      { uid: 'u', gone: true as const },
      { uid: 'u', deletionTimestamp: 'x' },
    ],
  ])('is recognized by %s', async (_, expectation, live) => {
    const { context, timers } = createContext([live]);

    expect(await isExpectedSeen(context, jobWith(expectation), reconcilers.Kustomization)).toBe(true);
    expect(timers).toEqual([]);
  });

  it('is recognized a moment later', async () => {
    const { context, paths } = createContext([
      { uid: 'u', generation: 2 },
      { uid: 'u', generation: 2 },
      { uid: 'u', generation: 3 },
    ]);

    expect(await isExpectedSeen(context, jobWith({ uid: 'u', generation: 3 }), reconcilers.Kustomization)).toBe(true);
    expect(paths).toEqual(
      Array(3).fill('/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/apps'),
    );
  });
});

describe('an announced edit that is not seen', () => {
  it.each([
    [0, 1],
    [1, 3],
    [2, 10],
  ])('is looked for again: after %i looks in vain in %i s', async (looks, delaySeconds) => {
    const { context, timers } = createContext([{ uid: 'u', generation: 2 }]);

    const seen = await isExpectedSeen(
      context,
      jobWith({ uid: 'u', generation: 3, ...(looks > 0 ? { looks } : {}) }),
      reconcilers.Kustomization,
    );

    expect(seen).toBe(false);
    expect(timers).toHaveLength(1);
    expect(timers[0]?.delaySeconds).toBe(delaySeconds);
    expect(JSON.parse(timers[0]?.body ?? '')).toMatchObject({ expect: { generation: 3, looks: looks + 1 } });
  });

  it('is given up after the last look: the write was refused', async () => {
    const { context, timers } = createContext([{ uid: 'u', generation: 2 }]);

    expect(
      await isExpectedSeen(context, jobWith({ uid: 'u', generation: 3, looks: 3 }), reconcilers.Kustomization),
    ).toBe(false);
    expect(timers).toEqual([]);
  });

  it.each([
    ['is still there', { uid: 'u' }],
    ['waits for its finalizers', { uid: 'u', deletionTimestamp: 'x' }],
  ])('includes a managed object to be deleted that %s', async (_, live) => {
    const { context, timers } = createContext([live]);

    expect(
      await isExpectedSeen(context, jobWith({ of: configMap, uid: 'u', gone: true }), reconcilers.Kustomization),
    ).toBe(false);
    expect(timers).toHaveLength(1);
  });
});

describe('an object whose token is announced', () => {
  const key = 'reconcile.fluxcd.io/requestedAt';
  const tokenSeen = async (live: string | undefined) => {
    const { context } = createContext([live === undefined ? {} : { annotations: { [key]: live } }]);
    const job = jobWith({ requestedAt: 'new', replaces: 'old' });
    const object = await getFluxObject(context.cluster.client, job, context.signal);
    return object?.metadata.annotations?.[key];
  };

  it('has it before it is written', async () => {
    expect(await tokenSeen('old')).toBe('new');
  });

  it('keeps a later one', async () => {
    expect(await tokenSeen('later')).toBe('later');
  });

  it('has none where it no longer has the one that is replaced', async () => {
    expect(await tokenSeen(undefined)).toBeUndefined();
  });
});

describe('a storm of edits', () => {
  const record = (resourceVersion: string) => ({
    version: 1,
    uid: 'k',
    baselines: { id: { uid: 'u', resourceVersion, metadata: '', desired: '' } },
  });

  it('makes one run: an object that is as the last run left it asks for none', async () => {
    const { context } = createContext([{ uid: 'u', resourceVersion: '9' }], record('9'));

    expect(
      await isExpectedSeen(context, jobWith({ of: configMap, uid: 'u', after: '7' }), reconcilers.Kustomization),
    ).toBe(false);
  });

  it('makes another run for an object that changed after the last one', async () => {
    const { context } = createContext([{ uid: 'u', resourceVersion: '10' }], record('9'));

    expect(
      await isExpectedSeen(context, jobWith({ of: configMap, uid: 'u', after: '9' }), reconcilers.Kustomization),
    ).toBe(true);
  });
});
