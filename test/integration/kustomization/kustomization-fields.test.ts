import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { readyOf } from '../../support/world/objects.ts';
import { configMapOf } from '../../support/world/specs.ts';

const { client, namespace, hand, createApp, configMap, get } = await createAppWorld('fields');
let app: App;
let name: string;
beforeEach(() => {
  app = createApp();
  ({ name } = app);
});

describe('the fields of a Kustomization', () => {
  it('place, name and mark every object: path, targetNamespace, namePrefix, nameSuffix and commonMetadata', async () => {
    const files = { 'deploy/config.yaml': configMapOf(name), 'other/config.yaml': configMapOf(`${name}-other`) };
    const commonMetadata = { labels: { team: 'red' }, annotations: { note: 'ours' } };
    const affixes = { namePrefix: 'pre-', nameSuffix: '-post' };

    const object = await app.apply(files, { path: './deploy', targetNamespace: namespace, commonMetadata, ...affixes });

    expect(readyOf(object)?.status).toBe('True');
    const live = await configMap(`pre-${name}-post`);
    expect(live?.metadata.labels).toMatchObject({ team: 'red', 'kustomize.toolkit.fluxcd.io/name': name });
    expect(live?.metadata.annotations).toMatchObject({ note: 'ours' });
    expect(await configMap(`pre-${name}-other-post`)).toBeUndefined();
  });

  it('change what is built: patches, images and components', async () => {
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
      'app/deployment.yaml': deployment,
      'component/kustomization.yaml': component,
    };
    const patch = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'any' },
      data: { value: '2' },
    });

    const object = await app.apply(files, {
      path: './app',
      targetNamespace: namespace,
      patches: [{ patch, target: { kind: 'ConfigMap' } }],
      images: [{ name: 'registry.example.com/app', newTag: '2' }],
      components: ['../component'],
    });

    expect(readyOf(object)?.status).toBe('True');
    expect((await configMap(`c-${name}`))?.data).toEqual({ value: '2' });
    const live = await get(`/apis/apps/v1/namespaces/${namespace}/deployments/c-${name}`);
    expect(live?.spec).toMatchObject({ template: { spec: { containers: [{ image: 'registry.example.com/app:2' }] } } });
  });

  it('keep what is no longer in the source with prune: false', async () => {
    const fields = { prune: false, targetNamespace: namespace };
    await app.apply({ 'one.yaml': configMapOf(`${name}-one`), 'two.yaml': configMapOf(`${name}-two`) }, fields);
    app.repository.git('rm', '-q', 'two.yaml');

    const object = await app.apply({}, fields);

    expect(readyOf(object)?.status).toBe('True');
    expect(await configMap(`${name}-two`)).toBeDefined();
  });

  it('leave everything as it is with suspend, and a request is acknowledged', async () => {
    await app.apply({ 'config.yaml': configMapOf(name) }, { targetNamespace: namespace });
    await app.declare({ suspend: true }, { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } });
    app.repository.commit({ 'config.yaml': JSON.stringify(configMapOf(name, '2')) });

    await app.wake('GitRepository');
    await app.wake('Kustomization', 'request');
    await hand.drain();

    expect((await configMap(name))?.data).toEqual({ value: '1' });
    expect((await app.object())?.status?.lastHandledReconcileAt).toBe('now');
  });

  it('replace an object whose fields cannot be changed with force', async () => {
    const immutable = (value: string): object => ({ ...configMapOf(name, value), immutable: true });
    await app.apply({ 'config.yaml': immutable('1') }, { targetNamespace: namespace });

    const refused = await app.apply({ 'config.yaml': immutable('2') }, { targetNamespace: namespace });
    const forced = await app.apply({}, { targetNamespace: namespace, force: true });

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

    const object = await app.apply(
      { 'config.yaml': configMapOf(name, '1', { namespace }) },
      { serviceAccountName: name },
    );

    expect(readyOf(object)?.message).toContain('Applied revision');
    expect(await configMap(name)).toBeDefined();
  });

  it('is refused what its service account may not write, and nothing is applied', async () => {
    await createAccount();
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { key: 'hidden' } };

    const object = await app.apply(
      { 'config.yaml': configMapOf(name, '1', { namespace: 'default' }), 'secret.yaml': secret },
      { serviceAccountName: name },
    );

    expect(readyOf(object)).toMatchObject({ status: 'False', reason: 'ReconciliationFailed' });
    expect(readyOf(object)?.message).toContain(`system:serviceaccount:${namespace}:${name}`);
    expect(JSON.stringify(object?.status)).not.toContain('hidden');
    expect(await configMap(name, 'default')).toBeUndefined();
    expect(await get(`/api/v1/namespaces/${namespace}/secrets/${name}`)).toBeUndefined();
  });
});
