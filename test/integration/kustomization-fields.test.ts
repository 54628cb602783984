import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { install } from '../../cli/commands/install/install.ts';
import { isNotFound } from '../../shared/ports/kube/kube-api-error.ts';
import { enqueue, type ObjectJob } from '../../shared/queue/job.ts';
import { testCluster } from '../support/control-plane.ts';
import { type GitRepositoryOnDisk, type GitServer, startGitServer } from '../support/git-server.ts';
import { createHandDriven, type HandDriven } from '../support/hand-driven.ts';

const { client, namespace: newNamespace } = await testCluster();
const uid = randomUUID();
let namespace: string;
let git: GitServer;
let hand: HandDriven;
let name: string;
let repository: GitRepositoryOnDisk;

beforeAll(async () => {
  await install(client, { dryRun: false, say: () => undefined });
  namespace = await newNamespace('fields');
  git = await startGitServer();
  hand = createHandDriven({ uid, client });
});
afterAll(async () => {
  hand.close();
  await git.close();
});
beforeEach(() => {
  name = `app-${randomUUID().slice(0, 8)}`;
  repository = git.create(name);
});

interface Live {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly { image: string }[] } } };
  readonly status?: {
    readonly lastAppliedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly conditions?: readonly { type: string; status: string; reason: string; message: string }[];
  };
}

async function get(path: string): Promise<Live | undefined> {
  try {
    return (await client.request({ method: 'GET', path })) as Live;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const apiVersions = {
  GitRepository: ['source.toolkit.fluxcd.io/v1', 'gitrepositories'],
  Kustomization: ['kustomize.toolkit.fluxcd.io/v1', 'kustomizations'],
} as const;

async function declare(kind: keyof typeof apiVersions, spec: object, metadata: object = {}): Promise<void> {
  const [apiVersion, plural] = apiVersions[kind];
  await client.request({
    method: 'PATCH',
    path: `/apis/${apiVersion}/namespaces/${namespace}/${plural}/${name}`,
    query: { fieldManager: 'test', force: 'true' },
    contentType: 'application/apply-patch+yaml',
    body: { apiVersion, kind, metadata: { name, namespace, ...metadata }, spec },
  });
}

async function wake(kind: keyof typeof apiVersions, reason: ObjectJob['reason'] = 'edit'): Promise<void> {
  const job = { type: 'object', cluster: uid, kind, namespace, name, reason, at: Date.now(), trace: 't' } as const;
  await enqueue(hand.embedded.queues, job, randomUUID());
}

const kustomization = () => get(`/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/${name}`);
const readyOf = (object: Live | undefined) => object?.status?.conditions?.find(({ type }) => type === 'Ready');

/** Commits the files, and reconciles a Kustomization of them with these fields. */
async function apply(files: Readonly<Record<string, string>>, fields: object): Promise<Live | undefined> {
  repository.commit(files);
  await declare('GitRepository', { interval: '10m', url: repository.url, ref: { branch: 'main' } });
  await declare('Kustomization', {
    interval: '10m',
    prune: true,
    sourceRef: { kind: 'GitRepository', name },
    ...fields,
  });
  await wake('GitRepository', 'push');
  await wake('Kustomization');
  // A failure's retry is minutes away: it is not waited for.
  const { sources, reconciles } = hand.embedded.queues;
  for (const queue of [sources, reconciles]) while (await hand.step(queue, hand.worker()));
  return kustomization();
}

const configMapOf = (called: string, value = '1', place: object = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: called, ...place }, data: { value } });
const configMap = (called: string, place = namespace) => get(`/api/v1/namespaces/${place}/configmaps/${called}`);

describe('the fields of a Kustomization', () => {
  it('path, targetNamespace, namePrefix, nameSuffix and commonMetadata place, name and mark every object', async () => {
    const files = { 'deploy/config.yaml': configMapOf(name), 'other/config.yaml': configMapOf(`${name}-other`) };
    const commonMetadata = { labels: { team: 'red' }, annotations: { note: 'ours' } };
    const affixes = { namePrefix: 'pre-', nameSuffix: '-post' };

    const object = await apply(files, { path: './deploy', targetNamespace: namespace, commonMetadata, ...affixes });

    expect(readyOf(object)?.status).toBe('True');
    const live = await configMap(`pre-${name}-post`);
    expect(live?.metadata.labels).toMatchObject({ team: 'red', 'kustomize.toolkit.fluxcd.io/name': name });
    expect(live?.metadata.annotations).toMatchObject({ note: 'ours' });
    expect(await configMap(`pre-${name}-other-post`)).toBeUndefined();
  });

  it('patches, images and components change what is built', async () => {
    const container = { name: 'c', image: 'registry.example.com/app:1' };
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: { selector: { matchLabels: labels }, template },
    };
    const component = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', namePrefix: 'c-' };
    const files = {
      'app/config.yaml': configMapOf(name),
      'app/deployment.yaml': JSON.stringify(deployment),
      'component/kustomization.yaml': JSON.stringify(component),
    };
    const patch = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'any' },
      data: { value: '2' },
    });

    const object = await apply(files, {
      path: './app',
      targetNamespace: namespace,
      patches: [{ patch, target: { kind: 'ConfigMap' } }],
      images: [{ name: 'registry.example.com/app', newTag: '2' }],
      components: ['../component'],
    });

    expect(readyOf(object)?.status).toBe('True');
    expect((await configMap(`c-${name}`))?.data).toEqual({ value: '2' });
    const live = await get(`/apis/apps/v1/namespaces/${namespace}/deployments/c-${name}`);
    expect(live?.spec?.template?.spec?.containers?.[0]?.image).toBe('registry.example.com/app:2');
  });

  it('prune: false leaves what is no longer in the source', async () => {
    const fields = { prune: false, targetNamespace: namespace };
    await apply({ 'one.yaml': configMapOf(`${name}-one`), 'two.yaml': configMapOf(`${name}-two`) }, fields);
    repository.git('rm', '-q', 'two.yaml');

    const object = await apply({}, fields);

    expect(readyOf(object)?.status).toBe('True');
    expect(await configMap(`${name}-two`)).toBeDefined();
  });

  it('suspend leaves everything as it is, and a request is acknowledged', async () => {
    await apply({ 'config.yaml': configMapOf(name) }, { targetNamespace: namespace });
    const suspended = { interval: '10m', prune: true, suspend: true, sourceRef: { kind: 'GitRepository', name } };
    await declare('Kustomization', suspended, { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } });
    repository.commit({ 'config.yaml': configMapOf(name, '2') });

    await wake('GitRepository', 'push');
    await wake('Kustomization', 'request');
    await hand.drain();

    expect((await configMap(name))?.data).toEqual({ value: '1' });
    expect((await kustomization())?.status?.lastHandledReconcileAt).toBe('now');
  });

  it('force makes an object anew whose fields cannot be changed', async () => {
    const immutable = (value: string): string =>
      JSON.stringify({ ...(JSON.parse(configMapOf(name, value)) as object), immutable: true });
    await apply({ 'config.yaml': immutable('1') }, { targetNamespace: namespace });

    const refused = await apply({ 'config.yaml': immutable('2') }, { targetNamespace: namespace });
    const forced = await apply({}, { targetNamespace: namespace, force: true });

    expect(readyOf(refused)).toMatchObject({ status: 'False', reason: 'ReconciliationFailed' });
    expect(readyOf(refused)?.message).toContain(`ConfigMap/${namespace}/${name}`);
    expect(readyOf(forced)?.status).toBe('True');
    expect((await configMap(name))?.data).toEqual({ value: '2' });
  });
});

describe('a tenant', () => {
  /** A service account that may do everything with ConfigMaps in one namespace. */
  async function createAccount(): Promise<void> {
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const post = (path: string, body: object) => client.request({ method: 'POST', path, body });
    const metadata = { name };
    await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
    });
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }];
    await post(`${rbac}/namespaces/${namespace}/roles`, { apiVersion, kind: 'Role', metadata, rules });
    await post(`${rbac}/namespaces/${namespace}/rolebindings`, {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }

  it('is applied as its service account, to what that may write', async () => {
    await createAccount();

    const object = await apply({ 'config.yaml': configMapOf(name, '1', { namespace }) }, { serviceAccountName: name });

    expect(readyOf(object)?.message).toContain('Applied revision');
    expect(await configMap(name)).toBeDefined();
  });

  it('is refused what its service account may not, and nothing of it is applied', async () => {
    await createAccount();
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { key: 'hidden' } };

    const object = await apply(
      { 'config.yaml': configMapOf(name, '1', { namespace: 'default' }), 'secret.yaml': JSON.stringify(secret) },
      { serviceAccountName: name },
    );

    expect(readyOf(object)).toMatchObject({ status: 'False', reason: 'ReconciliationFailed' });
    expect(readyOf(object)?.message).toContain(`system:serviceaccount:${namespace}:${name}`);
    expect(JSON.stringify(object?.status)).not.toContain('hidden');
    expect(await configMap(name, 'default')).toBeUndefined();
    expect(await get(`/api/v1/namespaces/${namespace}/secrets/${name}`)).toBeUndefined();
  });
});
