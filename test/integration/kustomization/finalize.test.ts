import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { conditionOf } from '../../support/world/objects.ts';
import { runAnyJob } from '../../support/world/run-any-job.ts';
import { configMapOf } from '../../support/world/specs.ts';

const {
  client,
  namespace,
  hand,
  createApp,
  jobOf,
  configMap: find,
  get,
  patch,
  recorder,
} = await createAppWorld('finalize');
let app: App;
beforeEach(() => {
  app = createApp();
});

const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
const events = `POST /api/v1/namespaces/${namespace}/events`;

const configMap = (name: string, metadata: object = {}): object => configMapOf(name, '1', { namespace, ...metadata });

async function removeRecorded(): Promise<readonly string[]> {
  const { worker, writes } = recorder();
  await app.remove(worker);
  return writes;
}

describe('the deletion policy', () => {
  it.each([
    { fields: {}, deletes: true },
    { fields: { deletionPolicy: 'MirrorPrune' }, deletes: true },
    { fields: { deletionPolicy: 'MirrorPrune', prune: false }, deletes: false },
    { fields: { prune: false }, deletes: false },
    { fields: { deletionPolicy: 'Delete', prune: false }, deletes: true },
    { fields: { deletionPolicy: 'WaitForTermination', prune: false }, deletes: true },
    { fields: { deletionPolicy: 'Orphan', prune: true }, deletes: false },
    { fields: { deletionPolicy: 'Delete', suspend: true }, deletes: false },
    { fields: { suspend: true }, deletes: false },
  ])('decides with $fields whether what was applied is deleted: $deletes', async ({ fields, deletes }) => {
    await app.apply({ 'a.yaml': configMap(app.name) });
    await app.declare(fields);

    const writes = await removeRecorded();

    const deletion = [`DELETE ${configMaps}/${app.name}`, events];
    expect(writes).toEqual([...(deletes ? deletion : []), `PATCH ${app.path}`]);
    expect(await app.object()).toBeUndefined();
    expect((await find(app.name)) === undefined).toBe(deletes);
  });

  it('does not keep an object from being applied', async () => {
    const object = await app.apply({ 'a.yaml': configMap(app.name) }, { deletionPolicy: 'Orphan' });

    expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'True' });
  });
});

describe('an unsupported field that decides where objects are deleted', () => {
  const kubeConfig = { secretRef: { name: 'other-cluster' } };

  it('keeps the finalizer, deletes nothing and says why, once', async () => {
    await app.apply({ 'a.yaml': configMap(app.name) });
    await app.declare({ kubeConfig });

    const writes = await removeRecorded();
    const again = recorder();
    await app.run('edit', again.worker);

    expect(writes).toEqual([`PATCH ${app.path}/status`, events]);
    expect(again.writes).toEqual([]);
    const object = await app.object();
    expect(object?.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    for (const type of ['Ready', 'Stalled'])
      expect(conditionOf(object, type)).toMatchObject({
        reason: 'UnsupportedField',
        message: expect.stringMatching(/^spec\.kubeConfig is not supported .* Orphan .*/),
      });
  });

  it.each([{ deletionPolicy: 'Orphan' }, { prune: false }, { suspend: true }])(
    'does not matter where nothing is to be deleted: %o',
    async (fields) => {
      await app.apply({ 'a.yaml': configMap(app.name) });
      await app.declare({ kubeConfig });
      await app.remove();
      await app.declare({ kubeConfig, ...fields });

      const { worker, writes } = recorder();
      await app.run('edit', worker);

      expect(writes).toEqual([`PATCH ${app.path}`]);
      expect(await find(app.name)).toBeDefined();
    },
  );
});

describe('a deletion', () => {
  it('deletes cluster-scoped kinds too, what others depend on last', async () => {
    const named = { name: app.name };
    await app.apply({
      'namespace.yaml': { apiVersion: 'v1', kind: 'Namespace', metadata: named },
      'a.yaml': configMap(app.name, { namespace: app.name }),
      'class.yaml': {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: named,
        value: 1,
      },
      'role.yaml': { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: named, rules: [] },
    });

    const writes = await removeRecorded();

    expect(writes).toEqual([
      `DELETE /api/v1/namespaces/${app.name}/configmaps/${app.name}`,
      `DELETE /apis/scheduling.k8s.io/v1/priorityclasses/${app.name}`,
      `DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/${app.name}`,
      `DELETE /api/v1/namespaces/${app.name}`,
      events,
      `PATCH ${app.path}`,
    ]);
  });

  it('leaves what is somebody else’s, and what asks to stay', async () => {
    const names = ['mine', 'theirs', 'nobodys', 'kept', 'frozen', 'ignored'].map((name) => `${app.name}-${name}`);
    await app.apply(Object.fromEntries(names.map((name) => [`${name}.yaml`, configMap(name)])));
    const group = 'kustomize.toolkit.fluxcd.io';
    const label = (name: string, labels: object) =>
      patch(`${configMaps}/${app.name}-${name}`, { metadata: { labels } });
    await label('theirs', { [`${group}/name`]: 'other' });
    await label('nobodys', { [`${group}/name`]: null, [`${group}/namespace`]: null });
    await label('kept', { [`${group}/prune`]: 'disabled' });
    await label('frozen', { [`${group}/reconcile`]: 'disabled' });
    await label('ignored', { [`${group}/ssa`]: 'Ignore' });

    const writes = await removeRecorded();

    expect(writes).toEqual([`DELETE ${configMaps}/${app.name}-mine`, events, `PATCH ${app.path}`]);
  });

  it('writes nothing on behalf of a service account that is gone, and lists what it leaves', async () => {
    await app.apply({ 'a.yaml': configMap(app.name) });
    await app.declare({ serviceAccountName: 'gone', kubeConfig: { secretRef: { name: 'other-cluster' } } });

    const writes = await removeRecorded();

    expect(writes).toEqual([events, `PATCH ${app.path}`]);
    expect(await app.events()).toContain(`unable to prune objects: \nConfigMap/${namespace}/${app.name}`);
  });

  it('keeps the finalizer and says why while an object cannot be deleted, then continues', async () => {
    await app.apply({ 'a.yaml': configMap(app.name) });
    const forbidden = await createAccount(app.name);
    await app.declare({ serviceAccountName: app.name });

    const writes = await removeRecorded();
    const refused = await app.object();
    await forbidden.allow();
    const later = recorder();
    await app.run('retry', later.worker);

    // The attempt is refused by the API server.
    expect(writes).toEqual([`DELETE ${configMaps}/${app.name}`, `PATCH ${app.path}/status`, events]);
    expect(refused?.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    expect(conditionOf(refused, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PruneFailed',
      message: expect.stringContaining(`ConfigMap/${namespace}/${app.name} delete failed`),
    });
    expect(later.writes).toEqual([`DELETE ${configMaps}/${app.name}`, events, `PATCH ${app.path}`]);
  });

  it('forgets objects of a kind that is gone with its definition', async () => {
    const group = `${app.name}.example.com`;
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'things', singular: 'thing', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    };
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    await client.request({ method: 'POST', path, body: definition });
    await untilServed(`/apis/${group}/v1`, true);
    await app.apply({
      'a.yaml': { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: app.name, namespace } },
    });
    await client.request({ method: 'DELETE', path: `${path}/things.${group}` });
    await untilServed(`/apis/${group}/v1`, false);

    const writes = await removeRecorded();

    expect(writes).toEqual([`PATCH ${app.path}`]);
    expect(await app.object()).toBeUndefined();
  });

  it('writes nothing in a worker that slept until another released the object', async () => {
    await app.apply({ 'a.yaml': configMap(app.name) });
    const writes: string[] = [];
    let release: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    let claimed: () => void = () => undefined;
    const isClaimed = new Promise<void>((resolve) => {
      claimed = resolve;
    });
    const sleeper = hand.worker(async (write, happen) => {
      if (/^[A-Z]+ /.test(write)) writes.push(write);
      const done = await happen();
      if (write.startsWith('store put applied/')) {
        claimed();
        await isReleased;
      }
      return done;
    });
    const asleep = app.remove(sleeper);
    await isClaimed;
    await app.declare({ deletionPolicy: 'Orphan' });
    await finalizeBeside();

    release();
    await asleep;

    expect(writes).toEqual([]);
    expect(await app.object()).toBeUndefined();
    expect(await find(app.name)).toBeDefined();
  });
});

describe('WaitForTermination', () => {
  const held = (name: string): object => configMap(name, { finalizers: ['example.com/hold'] });
  const release = () => patch(`${configMaps}/${app.name}`, { metadata: { finalizers: null } });

  async function removeHeld(): Promise<readonly string[]> {
    await app.apply({ 'a.yaml': held(app.name) }, { deletionPolicy: 'WaitForTermination', timeout: '1m' });
    return removeRecorded();
  }

  it('waits until what was deleted is gone, deleting nothing twice', async () => {
    const first = await removeHeld();
    const waiting = recorder();
    await app.run('retry', waiting.worker);
    const isWaiting = await app.object();
    await release();
    const last = recorder();
    await app.run('retry', last.worker);

    expect(first).toEqual([`DELETE ${configMaps}/${app.name}`, events]);
    expect(waiting.writes).toEqual([]);
    expect(isWaiting?.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    expect(last.writes).toEqual([`PATCH ${app.path}`]);
    expect(await app.object()).toBeUndefined();
  });

  it('distinguishes a new object from the one of its name that was deleted', async () => {
    await removeHeld();
    await release();
    await client.request({ method: 'POST', path: configMaps, body: configMap(app.name) });

    const { worker, writes } = recorder();
    await app.run('retry', worker);

    expect(writes).toEqual([`PATCH ${app.path}`]);
    expect(await find(app.name)).toBeDefined();
  });

  it('releases the object at the end of the timeout, and says so', async () => {
    await removeHeld();

    const early = recorder(55_000);
    await app.run('retry', early.worker);
    const late = recorder(65_000);
    await app.run('retry', late.worker);
    await release();

    expect(early.writes).toEqual([]);
    expect(late.writes).toEqual([events, `PATCH ${app.path}`]);
    expect(await app.events()).toContain('failed to wait for resources termination');
  });

  it('releases the object where its rights to look were deleted', async () => {
    const account = await createAccount(app.name);
    await account.allow();
    await app.apply(
      { 'a.yaml': held(app.name) },
      { deletionPolicy: 'WaitForTermination', serviceAccountName: app.name },
    );
    await removeRecorded();
    await account.forbid();

    const { worker, writes } = recorder();
    await app.run('retry', worker);
    await release();

    expect(writes).toEqual([events, `PATCH ${app.path}`]);
  });

  it('ends when the policy does', async () => {
    await removeHeld();
    await app.declare({ deletionPolicy: 'Orphan' });

    const { worker, writes } = recorder();
    await app.run('edit', worker);
    await release();

    expect(writes).toEqual([`PATCH ${app.path}`]);
  });
});

/** What another message for the same object would do, were the queue not to hold it back behind the sleeper's. */
async function finalizeBeside(): Promise<void> {
  const worker = hand.worker();
  const job = jobOf('Kustomization', app.name, { reason: 'edit', at: Date.now() });
  await runAnyJob(worker, JSON.stringify(job), new AbortController().signal);
}

/** A service account that may read ConfigMaps, and delete or apply none until it is allowed. */
async function createAccount(name: string) {
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name };
  const post = (path: string, body: object) => client.request({ method: 'POST', path, body });
  const rules = (verbs: readonly string[]) => [{ apiGroups: [''], resources: ['configmaps'], verbs }];
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
  await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, account);
  await post(`${rbac}/roles`, { apiVersion, kind: 'Role', metadata, rules: rules(['get', 'list']) });
  await post(`${rbac}/rolebindings`, {
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  const may = async (verb: 'delete' | 'get', allowed: boolean): Promise<void> => {
    const user = `system:serviceaccount:${namespace}:${name}`;
    const resourceAttributes = { namespace, verb, resource: 'configmaps' };
    for (;;) {
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview' };
      const answer = (await post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        ...review,
        spec: { user, resourceAttributes },
      })) as { status: { allowed: boolean } };
      if (answer.status.allowed === allowed) return;
      await sleep(50);
    }
  };
  await may('get', true);
  return {
    async allow() {
      await patch(`${rbac}/roles/${name}`, { rules: rules(['*']) });
      await may('delete', true);
    },
    async forbid() {
      await patch(`${rbac}/roles/${name}`, { rules: [] });
      await may('get', false);
    },
  };
}

async function untilServed(path: string, served: boolean): Promise<void> {
  while (((await get(path)) !== undefined) !== served) await sleep(50);
}
