import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { GitRepositoryOnDisk } from '../support/git-server.ts';
import { createWorld, eventually, type Live, readyOf, type World } from '../support/world.ts';

let world: World;
let repository: GitRepositoryOnDisk;
let name: string;
beforeAll(async () => {
  world = await createWorld({ admission: true });
});
afterAll(() => world.close());
beforeEach(() => {
  name = `app-${randomUUID().slice(0, 8)}`;
  repository = world.git.create(name);
});

/** Not `execFileSync`: the API server calls this very process meanwhile. */
const kubectl = (...args: string[]): Promise<unknown> => {
  const { path: kubeconfig, kubectl: command } = inject('controlPlane');
  return promisify(execFile)(command, [`--kubeconfig=${kubeconfig}`, '-n', world.namespace, ...args]);
};
const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  greeting: hello
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - { name: web, image: web:1 }
`;
const path = (kind: 'configmap' | 'deployment'): string =>
  kind === 'configmap'
    ? `/api/v1/namespaces/${world.namespace}/configmaps/${name}-settings`
    : `/apis/apps/v1/namespaces/${world.namespace}/deployments/${name}-web`;
const kustomization = (): Promise<Live | undefined> => world.flux('Kustomization', name);
const isReady = (object: Live | undefined): boolean => readyOf(object)?.status === 'True';

/** Nobody wakes anything here: what happens, happens because the API server told of it. */
async function follow(): Promise<void> {
  repository.commit({ 'config.yaml': configMap, 'deployment.yaml': deployment });
  await world.declare('GitRepository', name, {
    spec: { interval: '10m', url: repository.url, ref: { branch: 'main' } },
  });
  await world.declare('Kustomization', name, {
    spec: {
      interval: '10m',
      path: './',
      prune: true,
      targetNamespace: world.namespace,
      namePrefix: `${name}-`,
      sourceRef: { kind: 'GitRepository', name },
    },
  });
  await eventually(kustomization, isReady);
}

describe('an edit of a Flux object', () => {
  it('creates: the source is fetched and applied', async () => {
    await follow();

    expect((await world.get(path('configmap')))?.data).toEqual({ greeting: 'hello' });
  });

  it('asks for a reconciliation: the token is answered', async () => {
    await follow();

    await kubectl('annotate', `kustomization/${name}`, 'reconcile.fluxcd.io/requestedAt=now');

    await eventually(kustomization, (object) => object?.status?.lastHandledReconcileAt === 'now', 2000);
  });

  it('suspends and resumes: a commit waits, and comes with the resumption', async () => {
    await follow();
    await kubectl('patch', `kustomization/${name}`, '--type=merge', '-p', '{"spec":{"suspend":true}}');
    const commit = repository.commit({ 'config.yaml': configMap.replace('hello', 'good morning') });
    await kubectl('annotate', `gitrepository/${name}`, 'reconcile.fluxcd.io/requestedAt=now');
    await eventually(
      () => world.flux('GitRepository', name),
      (object) => object?.status?.artifact?.revision === `main@sha1:${commit}`,
      2000,
    );
    const whileSuspended = await world.get(path('configmap'));

    await kubectl('patch', `kustomization/${name}`, '--type=merge', '-p', '{"spec":{"suspend":false}}');

    await eventually(
      () => world.get(path('configmap')),
      (object) => object?.data?.['greeting'] === 'good morning',
      2000,
    );
    expect(whileSuspended?.data).toEqual({ greeting: 'hello' });
  });

  it('deletes: what was applied goes, then the object', async () => {
    await follow();

    await kubectl('delete', `kustomization/${name}`, '--wait=false');

    await eventually(kustomization, (object) => object === undefined, 5000);
    expect(await world.get(path('configmap'))).toBeUndefined();
  });
});

describe('a hand-made edit of a managed object is undone', () => {
  beforeEach(follow);

  it('of a kind that counts no generations', async () => {
    await kubectl('patch', `configmap/${name}-settings`, '--type=merge', '-p', '{"data":{"greeting":"bye"}}');

    await eventually(
      () => world.get(path('configmap')),
      (object) => object?.data?.['greeting'] === 'hello',
      2000,
    );
  });

  it('by a deletion', async () => {
    const before = await world.get(path('deployment'));

    await kubectl('delete', `deployment/${name}-web`);

    const after = await eventually(
      () => world.get(path('deployment')),
      (object) => object !== undefined,
      2000,
    );
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  it('by a deletion of a collection', async () => {
    const selector = `kustomize.toolkit.fluxcd.io/name=${name}`;
    const collection = `/api/v1/namespaces/${world.namespace}/configmaps`;
    const before = await world.get(path('configmap'));

    await world.client.request({ method: 'DELETE', path: collection, query: { labelSelector: selector } });

    await eventually(
      () => world.get(path('configmap')),
      (object) => object !== undefined && object.metadata.uid !== before?.metadata.uid,
      2000,
    );
  });

  it('by the scale subresource, which shows no labels', async () => {
    await kubectl('scale', `deployment/${name}-web`, '--replicas=7');

    await eventually(
      () => world.get(path('deployment')),
      (object) => object?.spec?.['replicas'] === 1,
      2000,
    );
  });

  it('that takes the owner’s labels away', async () => {
    await kubectl('label', `configmap/${name}-settings`, 'kustomize.toolkit.fluxcd.io/name-');

    await eventually(
      () => world.get(path('configmap')),
      (object) => object?.metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] === name,
      2000,
    );
  });
});
