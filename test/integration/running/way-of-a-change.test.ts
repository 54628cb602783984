import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitRepositoryOnDisk } from '../../support/servers/git-server.ts';
import { eventually } from '../../support/world/eventually.ts';
import { type LiveObject, readyOf } from '../../support/world/objects.ts';
import { createServedWorld, type ServedWorld } from '../../support/world/served-world.ts';
import { gitRepositoryOf, kustomizationOf, receiverOf } from '../../support/world/specs.ts';

let world: ServedWorld;
let repository: GitRepositoryOnDisk;
let name: string;
beforeAll(async () => {
  world = await createServedWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  name = `app-${randomUUID().slice(0, 8)}`;
  repository = world.git.create(name);
});

const configMap = (config: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${config}\ndata:\n  key: "${value}"\n`;
const follow = async (spec: object = {}): Promise<void> => {
  await world.apply('GitRepository', name, gitRepositoryOf(repository.url));
  await world.apply(
    'Kustomization',
    name,
    kustomizationOf(name, { retryInterval: '2s', targetNamespace: world.namespace, ...spec }),
  );
};
const kustomization = (): Promise<LiveObject | undefined> => world.find('Kustomization', name);
const applied = (commit: string): Promise<LiveObject | undefined> =>
  eventually(
    kustomization,
    (object) => readyOf(object)?.status === 'True' && object?.status?.lastAppliedRevision === `main@sha1:${commit}`,
  );
const failedWith = (reason: string): Promise<LiveObject | undefined> =>
  eventually(kustomization, (object) => readyOf(object)?.status === 'False' && readyOf(object)?.reason === reason);
const push = async (files: Readonly<Record<string, string | null>>): Promise<string> => {
  const commit = repository.commit(files);
  await world.wake('GitRepository', name, 'push');
  return commit;
};
const config = (configName: string): Promise<LiveObject | undefined> => world.configMap(configName);
const ids = (object: LiveObject | undefined): string[] | undefined =>
  object?.status?.inventory?.entries.map(({ id }) => id);

describe('a push', () => {
  it('reaches the cluster, with Flux’s labels, inventory and words', async () => {
    const commit = repository.commit({ 'config.yaml': configMap(`${name}-a`, '1') });
    await follow();

    const object = await applied(commit);

    expect(readyOf(object)).toMatchObject({
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: main@sha1:${commit}`,
    });
    expect(ids(object)).toEqual([`${world.namespace}_${name}-a__ConfigMap`]);
    expect((await config(`${name}-a`))?.metadata.labels).toEqual({
      'kustomize.toolkit.fluxcd.io/name': name,
      'kustomize.toolkit.fluxcd.io/namespace': world.namespace,
    });
  });

  it('comes by a signed webhook', async () => {
    repository.commit({ 'config.yaml': configMap(`${name}-a`, '1') });
    await follow();
    await world.createSecret(`${name}-token`, { token: 's3cret' });
    await world.apply('Receiver', name, receiverOf(`${name}-token`, [name], { events: ['push'] }));
    const receiver = await eventually(
      () => world.find('Receiver', name),
      (object) => readyOf(object)?.status === 'True',
    );
    const path = receiver?.status?.webhookPath as string;
    await eventually(kustomization, (object) => readyOf(object)?.status === 'True');
    const commit = repository.commit({ 'config.yaml': configMap(`${name}-a`, '2') });

    expect(await world.hook(path, '{}', 'wrong')).toBe(400);
    expect(await world.hook(`/hook/${'0'.repeat(64)}`, '{}', 's3cret')).toBe(404);
    expect(await world.hook(path, 'x'.repeat(3 * 1024 * 1024 + 1), 's3cret')).toBe(413);
    expect(await world.hook(path, 'not JSON', 's3cret')).toBe(200);

    await applied(commit);
    expect((await config(`${name}-a`))?.data).toEqual({ key: '2' });
  });

  it('deletes what is no longer in it, and nothing else', async () => {
    repository.commit({ 'a.yaml': configMap(`${name}-a`, '1'), 'b.yaml': configMap(`${name}-b`, '1') });
    await follow();
    await eventually(
      () => config(`${name}-b`),
      (object) => object !== undefined,
    );

    const commit = await push({ 'b.yaml': null });

    const object = await applied(commit);
    expect(await config(`${name}-b`)).toBeUndefined();
    expect(ids(object)).toEqual([`${world.namespace}_${name}-a__ConfigMap`]);
  });

  it('is recorded as applied where it changes nothing that the object reads', async () => {
    const first = repository.commit({ 'deploy/a.yaml': configMap(`${name}-a`, '1'), 'other/x.yaml': 'x: 1' });
    await follow({ path: './deploy' });
    await applied(first);
    const before = await config(`${name}-a`);

    const commit = await push({ 'other/x.yaml': 'x: 2' });

    await applied(commit);
    expect(await config(`${name}-a`)).toEqual(before);
  });

  it('ends at the last of twenty commits, whatever order the jobs had', async () => {
    repository.commit({ 'a.yaml': configMap(`${name}-a`, '0') });
    await follow();
    let commit = '';
    for (let index = 1; index <= 20; index++) commit = await push({ 'a.yaml': configMap(`${name}-a`, `${index}`) });

    await applied(commit);

    expect((await config(`${name}-a`))?.data).toEqual({ key: '20' });
  });

  it('goes back to an earlier commit when Git does: c1, c2, c1', async () => {
    const c1 = repository.commit({ 'a.yaml': configMap(`${name}-a`, 'one') });
    await follow();
    await applied(c1);
    await applied(await push({ 'a.yaml': configMap(`${name}-a`, 'two') }));

    repository.git('reset', '-q', '--hard', c1);
    repository.git('push', '-q', '--force', 'origin', 'HEAD:refs/heads/main');
    await world.wake('GitRepository', name, 'push');

    await applied(c1);
    expect((await config(`${name}-a`))?.data).toEqual({ key: 'one' });
  });
});

describe('drift', () => {
  it('is reverted at the interval: a changed field and a deleted object', async () => {
    const commit = repository.commit({
      'a.yaml': configMap(`${name}-a`, 'git'),
      'b.yaml': configMap(`${name}-b`, 'git'),
    });
    await follow();
    await applied(commit);
    const path = `/api/v1/namespaces/${world.namespace}/configmaps`;
    await world.client.request({
      method: 'PATCH',
      path: `${path}/${name}-a`,
      contentType: 'application/merge-patch+json',
      body: { data: { key: 'hand' } },
    });
    await world.client.request({ method: 'DELETE', path: `${path}/${name}-b` });

    await world.wake('Kustomization', name);

    await eventually(
      () => config(`${name}-a`),
      (object) => object?.data?.['key'] === 'git',
    );
    await eventually(
      () => config(`${name}-b`),
      (object) => object !== undefined,
    );
  });
});

describe('health', () => {
  it('is awaited: Ready comes with the Deployment', async () => {
    const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {containers: [{name: c, image: example}]}\n`;
    const commit = repository.commit({ 'd.yaml': deployment });
    await follow({ wait: true, timeout: '1m' });

    const object = await applied(commit);

    expect(object?.status?.conditions?.find(({ type }) => type === 'Healthy')?.status).toBe('True');
    const live = (await world.get(`/apis/apps/v1/namespaces/${world.namespace}/deployments/${name}`)) as unknown as {
      status: { availableReplicas: number };
    };
    expect(live.status.availableReplicas).toBe(1);
  });

  it('fails before its time is over where the pods of a Deployment crash', async () => {
    const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {containers: [{name: c, image: 'example:crash'}]}\n`;
    repository.commit({ 'd.yaml': deployment });
    await follow({ wait: true, timeout: '10m', retryInterval: '10m' });

    const object = await eventually(kustomization, (found) => readyOf(found)?.reason === 'HealthCheckFailed');

    expect(readyOf(object)).toMatchObject({
      reason: 'HealthCheckFailed',
      message: expect.stringContaining(`failed early due to stalled resources: [Deployment/${world.namespace}/${name}`),
    });
  });

  it('does not hold up a new revision', async () => {
    const missing = { apiVersion: 'v1', kind: 'ConfigMap', name: `${name}-later`, namespace: world.namespace };
    repository.commit({ 'a.yaml': configMap(`${name}-a`, '1') });
    await follow({ healthChecks: [missing], timeout: '10m' });
    await eventually(
      kustomization,
      (object) =>
        object?.status?.conditions?.some(
          ({ type, message }) => type === 'Reconciling' && message.startsWith('Running health checks'),
        ) === true,
    );

    const commit = await push({ 'later.yaml': configMap(`${name}-later`, '1') });

    await applied(commit);
  });
});

describe('dependsOn', () => {
  it('is awaited, and its end wakes the dependent', async () => {
    const commit = repository.commit({
      'one/a.yaml': configMap(`${name}-a`, '1'),
      'two/b.yaml': configMap(`${name}-b`, '1'),
    });
    await follow({ path: './two', dependsOn: [{ name: `${name}-first` }] });
    const waiting = await failedWith('DependencyNotReady');
    expect(readyOf(waiting)?.message).toContain(`dependency '${world.namespace}/${name}-first' not found`);

    await world.apply(
      'Kustomization',
      `${name}-first`,
      kustomizationOf(name, { path: './one', targetNamespace: world.namespace }),
    );

    await applied(commit);
  });
});

describe('deletion', () => {
  it('deletes what was applied, and keeps what another owner took over', async () => {
    const commit = repository.commit({ 'a.yaml': configMap(`${name}-a`, '1'), 'b.yaml': configMap(`${name}-b`, '1') });
    await follow();
    await applied(commit);
    const path = `/api/v1/namespaces/${world.namespace}/configmaps/${name}-b`;
    await world.client.request({
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'other' } } },
    });

    await world.remove('Kustomization', name);

    await eventually(kustomization, (object) => object === undefined);
    expect(await config(`${name}-a`)).toBeUndefined();
    expect(await config(`${name}-b`)).toBeDefined();
  });
});

describe('bad input', () => {
  it.each([
    [
      'a path that does not exist',
      { 'a.yaml': 'x: 1' },
      { path: './none' },
      'ArtifactFailed',
      /kustomization path not found/,
    ],
    ['YAML that does not parse', { 'broken.yaml': 'a: [1' }, {}, 'BuildFailed', /broken\.yaml/],
    [
      'a manifest without a kind',
      { 'nokind.yaml': 'apiVersion: v1\nmetadata: {name: x}' },
      {},
      'BuildFailed',
      /nokind\.yaml.*has no kind/,
    ],
    [
      'a manifest without a name',
      { 'noname.yaml': 'apiVersion: v1\nkind: ConfigMap' },
      {},
      'BuildFailed',
      /noname\.yaml.*has no metadata\.name/,
    ],
    [
      'two objects with one id',
      { 'a.yaml': configMap('same', '1'), 'b.yaml': configMap('same', '2') },
      {},
      'BuildFailed',
      /ConfigMap same is defined twice.*b\.yaml/,
    ],
    [
      'an object that the server refuses',
      { 'a.yaml': configMap('Not_A_Name', '1') },
      {},
      'ReconciliationFailed',
      /ConfigMap\/.*\/Not_A_Name dry-run failed/,
    ],
  ])('is reported on the object, and healed by the next good commit: %s', async (_, files, spec, reason, message) => {
    repository.commit(files as unknown as Record<string, string>);
    await follow(spec);

    const failed = await eventually(kustomization, (object) => message.test(readyOf(object)?.message ?? ''));
    expect(readyOf(failed)).toMatchObject({ status: 'False', reason });

    const gone = Object.fromEntries(Object.keys(files).map((path) => [path, null]));
    await applied(await push({ ...gone, 'none/good.yaml': configMap(`${name}-good`, '1') }));
  });

  it('stalls an object with a field that is not supported, which says so', async () => {
    repository.commit({ 'a.yaml': configMap(`${name}-a`, '1') });
    await follow({ decryption: { provider: 'sops' } });

    const object = await eventually(
      kustomization,
      (found) => found?.status?.conditions?.some(({ type }) => type === 'Stalled') === true,
    );

    expect(readyOf(object)).toMatchObject({
      status: 'False',
      reason: 'UnsupportedField',
      message: expect.stringContaining('spec.decryption'),
    });
  });

  it('is reported on the source of a repository that does not exist, and heals when it appears', async () => {
    await world.apply('GitRepository', name, gitRepositoryOf(`${repository.url}x`));
    const source = (): Promise<LiveObject | undefined> => world.find('GitRepository', name);

    expect(readyOf(await eventually(source, (object) => readyOf(object)?.status === 'False'))).toMatchObject({
      reason: 'GitOperationFailed',
      message: expect.stringContaining('repository not found'),
    });

    repository.commit({ a: '1' });
    await world.apply('GitRepository', name, gitRepositoryOf(repository.url));
    await eventually(source, (object) => readyOf(object)?.status === 'True');
  });
});

describe('the artifact', () => {
  it('can be read at the URL of the status, and at no other', async () => {
    repository.commit({ 'a.yaml': configMap(`${name}-a`, '1') });
    await follow();
    const source = await eventually(
      () => world.find('GitRepository', name),
      (object) => object?.status?.artifact !== undefined,
    );
    const url = source?.status?.artifact?.url as string;

    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());

    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
    expect(`sha256:${digest}`).toBe(source?.status?.artifact?.digest);
    expect((await fetch(url.replace(/\/[0-9a-f]{32}\//, `/${'0'.repeat(32)}/`))).status).toBe(404);
  });
});
