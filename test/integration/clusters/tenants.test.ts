import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServeProcess, startServeProcess } from '../../support/processes/serve-process.ts';
import { eventually } from '../../support/world/eventually.ts';
import { readyOf } from '../../support/world/objects.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

describe('sluice serve --default-service-account tenant --no-cross-namespace-refs', () => {
  // Of its own: on the shared one other tests' reconcilers act with their own rights.
  let world: World;
  let server: ServeProcess;
  const data = mkdtempSync(join(tmpdir(), 'sluice-tenants-'));

  beforeAll(async () => {
    world = await createWorld({ own: true });
    const repository = world.git.create('tenant');
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tenant' } };
    repository.commit({ 'config.yaml': JSON.stringify(config) });
    await world.declare('GitRepository', 'app', gitRepositoryOf(repository.url));
    await world.declare('Kustomization', 'app', specOf());
    await world.declare('Kustomization', 'thief', specOf('default'));
    server = await startServeProcess([
      ...['--kubeconfig', world.kubeconfig, '--data', data, '--allow-addresses', 'loopback'],
      ...['--default-service-account', 'tenant', '--no-cross-namespace-refs'],
    ]);
  });
  afterAll(async () => {
    await server?.stop();
    await world?.close();
    rmSync(data, { recursive: true, force: true });
  });

  const specOf = (namespace?: string) => {
    const sourceRef = { kind: 'GitRepository', name: 'app', ...(namespace === undefined ? {} : { namespace }) };
    return kustomizationOf('app', { retryInterval: '1s', targetNamespace: world.namespace, sourceRef });
  };
  const bind = (role: object): Promise<unknown> =>
    world.client.request({
      method: 'POST',
      path: `/apis/rbac.authorization.k8s.io/v1/namespaces/${world.namespace}/rolebindings`,
      body: {
        metadata: { name: 'tenant' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', ...role },
        subjects: [{ kind: 'ServiceAccount', name: 'tenant', namespace: world.namespace }],
      },
    });

  it('applies an object that names no account with the rights of the default one, and no more', async () => {
    const path = `/api/v1/namespaces/${world.namespace}/configmaps/tenant`;
    const refused = await eventually(
      () => world.find('Kustomization', 'app'),
      (object) => readyOf(object)?.message.includes('forbidden') === true,
    );
    const before = await world.get(path);

    await bind({ name: 'admin' });

    await eventually(
      () => world.find('Kustomization', 'app'),
      (object) => readyOf(object)?.status === 'True',
    );
    expect(readyOf(refused)?.message).toContain(`system:serviceaccount:${world.namespace}:tenant`);
    expect(before).toBeUndefined();
    expect(await world.get(path)).toBeDefined();
  });

  it('does not read a source of another namespace', async () => {
    const blocked = await eventually(
      () => world.find('Kustomization', 'thief'),
      (object) => readyOf(object)?.status === 'False',
    );

    expect(readyOf(blocked)).toMatchObject({
      reason: 'AccessDenied',
      message: "can't access 'GitRepository/default/app', cross-namespace references have been blocked",
    });
  });
});
