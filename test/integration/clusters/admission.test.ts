import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { installAdmission } from '../../../cli/commands/install/install-admission.ts';
import { listenForAdmission } from '../../../cli/commands/serve/listen/admission.ts';
import { admissionConfiguration } from '../../../infra/cluster/admission.ts';
import { enqueue } from '../../../shared/queue/job.ts';
import type { GitRepositoryOnDisk } from '../../support/servers/git-server.ts';
import { eventually } from '../../support/world/eventually.ts';
import { type LiveObject, readyOf } from '../../support/world/objects.ts';
import { createServedWorld, type ServedWorld } from '../../support/world/served-world.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';

let world: ServedWorld;
let repository: GitRepositoryOnDisk;
let name: string;
beforeAll(async () => {
  world = await createServedWorld({ admission: true });
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
const kustomization = (): Promise<LiveObject | undefined> => world.find('Kustomization', name);
const isReady = (object: LiveObject | undefined): boolean => readyOf(object)?.status === 'True';

/** Nothing is woken here: what happens, happens because the API server reported it. */
async function follow(): Promise<void> {
  repository.commit({ 'config.yaml': configMap, 'deployment.yaml': deployment });
  await world.declare('GitRepository', name, gitRepositoryOf(repository.url));
  await world.declare(
    'Kustomization',
    name,
    kustomizationOf(name, { path: './', targetNamespace: world.namespace, namePrefix: `${name}-` }),
  );
  await eventually(kustomization, isReady);
}

describe('the API server’s notice of an edited Flux object', () => {
  it('fetches and applies a source that is created', async () => {
    await follow();

    expect((await world.get(path('configmap')))?.data).toEqual({ greeting: 'hello' });
  });

  it('answers the token of a request before kubectl returns', async () => {
    await follow();

    await kubectl('annotate', `kustomization/${name}`, 'reconcile.fluxcd.io/requestedAt=now');

    expect((await kustomization())?.status?.lastHandledReconcileAt).toBe('now');
  });

  it('holds a commit back while an object is suspended, and applies it when it is resumed', async () => {
    await follow();
    await kubectl('patch', `kustomization/${name}`, '--type=merge', '-p', '{"spec":{"suspend":true}}');
    const commit = repository.commit({ 'config.yaml': configMap.replace('hello', 'good morning') });
    await kubectl('annotate', `gitrepository/${name}`, 'reconcile.fluxcd.io/requestedAt=now');
    await eventually(
      () => world.find('GitRepository', name),
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

  it('deletes what was applied, then the object', async () => {
    await follow();

    await kubectl('delete', `kustomization/${name}`, '--wait=false');

    await eventually(kustomization, (object) => object === undefined, 5000);
    expect(await world.get(path('configmap'))).toBeUndefined();
  });
});

describe('the API server’s notice of an edited managed object', () => {
  beforeEach(follow);

  it('reverts a hand-made edit of a kind that counts no generations', async () => {
    await kubectl('patch', `configmap/${name}-settings`, '--type=merge', '-p', '{"data":{"greeting":"bye"}}');

    await eventually(
      () => world.get(path('configmap')),
      (object) => object?.data?.['greeting'] === 'hello',
      2000,
    );
  });

  it('reverts a hand-made deletion', async () => {
    const before = await world.get(path('deployment'));

    await kubectl('delete', `deployment/${name}-web`);

    const after = await eventually(
      () => world.get(path('deployment')),
      (object) => object !== undefined,
      2000,
    );
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  it('reverts a hand-made deletion of a collection', async () => {
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

  it('reverts a hand-made change of scale, whose subresource shows no labels', async () => {
    await kubectl('scale', `deployment/${name}-web`, '--replicas=7');

    await eventually(
      () => world.get(path('deployment')),
      (object) => object?.spec?.['replicas'] === 1,
      2000,
    );
  });

  it('restores the owner’s labels', async () => {
    await kubectl('label', `configmap/${name}-settings`, 'kustomize.toolkit.fluxcd.io/name-');

    await eventually(
      () => world.get(path('configmap')),
      (object) => object?.metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] === name,
      2000,
    );
  });
});

describe('a Sluice that the API server does not notify', () => {
  beforeEach(follow);

  const tellNobody = (url: string) =>
    installAdmission(world.client, { ...at(), url }, { dryRun: false, say: () => undefined });
  const at = () => ({
    ...world.serving.admission,
    secret: world.serving.ports.secret,
    name: world.namespace,
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': world.namespace } },
  });
  afterAll(() => tellNobody(world.serving.admission?.url as string));

  it('lets an edit pass, and finds it by the survey', async () => {
    await tellNobody('https://127.0.0.1:1');

    await kubectl('annotate', `kustomization/${name}`, 'reconcile.fluxcd.io/requestedAt=now');

    const [cluster] = await world.serving.ports.listClusters();
    const survey = { type: 'survey', cluster: cluster?.uid as string, at: Date.now(), trace: 'test' } as const;
    await enqueue(world.serving.ports.queues, survey, randomUUID());
    await eventually(kustomization, (object) => object?.status?.lastHandledReconcileAt === 'now', 5000);
  });
});

interface Told {
  readonly entry: string;
  readonly operation: string;
  readonly resource: string;
}

describe('the API server', () => {
  const told: Told[] = [];
  let stop: () => Promise<void>;
  const configuration = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/recorded';

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-recorded-'));
    const app = new Hono();
    app.post('/:entry', async (c) => {
      const { request } = (await c.req.json()) as { request: { uid: string; operation: string; resource: Told } };
      told.push({ entry: c.req.param('entry'), operation: request.operation, resource: request.resource.resource });
      const response = { uid: request.uid, allowed: true };
      return c.json({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response });
    });
    const listener = await listenForAdmission(app, { folder, host: '127.0.0.1', port: 0, name: '127.0.0.1' });
    const target = { url: listener.url, caPem: listener.caPem, version: '0.0.0' };
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': world.namespace } };
    await world.client.request({
      method: 'POST',
      path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
      body: { ...admissionConfiguration({ ...target, namespaceSelector }), metadata: { name: 'recorded' } },
    });
    stop = async () => {
      await world.client.request({ method: 'DELETE', path: configuration });
      await listener.close();
      rmSync(folder, { recursive: true, force: true });
    };
    // A new configuration is read a moment after it is written.
    await createObject('configmaps', 'probe');
    await eventually(
      async () => {
        await patch('configmaps', 'probe', { at: String(Date.now()) });
        return told.length;
      },
      (count) => count > 0,
    );
  });
  afterAll(() => stop());
  beforeEach(() => {
    told.length = 0;
  });

  const labels = () => ({
    'kustomize.toolkit.fluxcd.io/name': 'nobody',
    'kustomize.toolkit.fluxcd.io/namespace': world.namespace,
  });
  const collections = {
    configmaps: ['api/v1', 'ConfigMap'],
    endpoints: ['api/v1', 'Endpoints'],
    leases: ['apis/coordination.k8s.io/v1', 'Lease'],
    endpointslices: ['apis/discovery.k8s.io/v1', 'EndpointSlice'],
  } as const;
  type Plural = keyof typeof collections;
  const pathTo = (plural: Plural, object = ''): string =>
    `/${collections[plural][0]}/namespaces/${world.namespace}/${plural}${object === '' ? '' : `/${object}`}`;
  const createObject = (plural: Plural, object: string) => {
    const [root, kind] = collections[plural];
    const apiVersion = root.slice(root.indexOf('/') + 1);
    const more = plural === 'endpointslices' ? { addressType: 'IPv4', endpoints: [] } : {};
    const body = { apiVersion, kind, metadata: { name: object, labels: labels() }, ...more };
    return world.client.request({ method: 'POST', path: pathTo(plural), body });
  };
  const patch = (
    plural: Plural,
    object: string,
    annotations: Record<string, string>,
    query: Record<string, string> = {},
  ) => {
    const body = { metadata: { annotations } };
    const contentType = 'application/merge-patch+json';
    return world.client.request({ method: 'PATCH', path: pathTo(plural, object), query, contentType, body });
  };
  /** What is not reported has no end to wait for; a write after it that is reported has one. */
  const afterwards = async (): Promise<readonly Told[]> => {
    await patch('configmaps', 'probe', { at: String(Date.now()) });
    return told;
  };
  const onlyTheProbe = [{ entry: 'managed', operation: 'UPDATE', resource: 'configmaps' }];

  it('does not report a dry run', async () => {
    await patch('configmaps', 'probe', { a: '1' }, { dryRun: 'All' });

    expect(await afterwards()).toEqual(onlyTheProbe);
  });

  it.each(['kustomize-controller', 'helm-controller', 'gotk-kustomize-controller', 'sluice'])(
    'does not report a write of the field manager %s',
    async (fieldManager) => {
      await patch('configmaps', 'probe', { a: fieldManager }, { fieldManager });

      expect(await afterwards()).toEqual(onlyTheProbe);
    },
  );

  it.each([
    ['a node', ['--as=system:node:n1', '--as-group=system:masters', '--as-group=system:nodes']],
    ['a controller', ['--as=system:serviceaccount:kube-system:deployment-controller', '--as-group=system:masters']],
    ['the controller manager', ['--as=system:kube-controller-manager', '--as-group=system:masters']],
  ])('does not report a write of %s', async (_, as) => {
    await kubectl(...as, 'annotate', '--overwrite', 'configmap/probe', `by=${randomUUID()}`);

    expect(await afterwards()).toEqual(onlyTheProbe);
  });

  it.each(['leases', 'endpoints', 'endpointslices'] as const)(
    'does not report an object among the %s',
    async (plural) => {
      await createObject(plural, 'restless');
      await patch(plural, 'restless', { a: '1' });

      expect(await afterwards()).toEqual(onlyTheProbe);
    },
  );

  it('does not report an object that nobody manages', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'free' } };
    await world.client.request({ method: 'POST', path: pathTo('configmaps'), body });
    await patch('configmaps', 'free', { a: '1' });

    expect(await afterwards()).toEqual(onlyTheProbe);
  });

  it('reports a deletion by hand, but not a prune, which names the version that it deletes', async () => {
    const deleteOne = async (object: string, precondition: boolean) => {
      const made = (await createObject('configmaps', object)) as LiveObject;
      const preconditions = { preconditions: { uid: made.metadata.uid } };
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...(precondition ? preconditions : {}) };
      await world.client.request({ method: 'DELETE', path: pathTo('configmaps', object), body });
    };

    await deleteOne('pruned', true);
    await deleteOne('deleted', false);

    expect(told).toEqual([{ entry: 'managed', operation: 'DELETE', resource: 'configmaps' }]);
  });

  it('reports a Flux object that a Kustomization applies, but no status or finalizer that Sluice writes', async () => {
    const source = { url: repository.url, interval: '10m' };
    const at = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${world.namespace}/gitrepositories/${name}`;
    const body = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name }, spec: source };
    const contentType = 'application/apply-patch+yaml';

    const query = { fieldManager: 'kustomize-controller', force: 'true' };
    await world.client.request({ method: 'PATCH', path: at, query, contentType, body });
    await eventually(
      () => world.find('GitRepository', name),
      (object) => readyOf(object) !== undefined && object?.metadata.finalizers !== undefined,
    );

    expect(told).toEqual([{ entry: 'objects', operation: 'CREATE', resource: 'gitrepositories' }]);
  });
});
