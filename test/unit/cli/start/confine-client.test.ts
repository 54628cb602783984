import { describe, expect, it } from 'vitest';
import { confineClient } from '../../../../cli/start/confine-client.ts';
import { installedKinds } from '../../../../infra/cluster/manifests.ts';
import type { KubeClient, KubeRequest } from '../../../../shared/ports/kube/client.ts';

/** A client confined to `mine`, and what reaches the server. */
function confined() {
  const sent: string[] = [];
  const plain: KubeClient = {
    async request({ method, path }) {
      sent.push(`${method} ${path}`);
    },
    impersonate: () => plain,
    async close() {},
  };
  return { sent, client: confineClient(plain, 'mine', installedKinds) };
}

const writes = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
const outside = [
  '/api/v1/namespaces',
  '/api/v1/namespaces/mine',
  '/api/v1/namespaces/mine/',
  '/api/v1/namespaces/yours/secrets/token',
  '/api/v1/namespaces/mine2/secrets/token',
  '/api/v1/namespaces/mine/../yours/secrets/token',
  '/api/v1/nodes/namespaces/mine/x',
  '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/yours/kustomizations/apps',
  '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/yours/kustomizations/apps/status',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/kustomizations.kustomize.toolkit.fluxcd.io',
];

describe('a confined client', () => {
  it.each(writes.flatMap((method) => outside.map((path) => [method, path] as const)))(
    'refuses %s %s',
    async (method, path) => {
      const { sent, client } = confined();

      await expect(client.request({ method, path })).rejects.toMatchObject({ status: 403 });
      await expect(client.impersonate('somebody').request({ method, path })).rejects.toMatchObject({ status: 403 });
      expect(sent).toEqual([]);
    },
  );

  it('writes within its namespace', async () => {
    const { sent, client } = confined();
    const requests: readonly KubeRequest[] = [
      { method: 'PATCH', path: '/api/v1/namespaces/mine/services/web' },
      { method: 'DELETE', path: '/apis/apps/v1/namespaces/mine/deployments/web' },
      { method: 'POST', path: '/api/v1/namespaces/mine/events' },
    ];

    for (const request of requests) await client.request(request);

    expect(sent).toEqual(requests.map(({ method, path }) => `${method} ${path}`));
  });

  it('lists the Flux objects of its namespace where it is asked for all, and everything else as it is', async () => {
    const { sent, client } = confined();

    for (const { group, version, plural } of installedKinds)
      await client.request({ method: 'GET', path: `/apis/${group}/${version}/${plural}` });
    await client.request({ method: 'GET', path: '/apis/apps/v1/deployments' });

    expect(sent).toEqual([
      'GET /apis/source.toolkit.fluxcd.io/v1/namespaces/mine/gitrepositories',
      'GET /apis/source.toolkit.fluxcd.io/v1/namespaces/mine/ocirepositories',
      'GET /apis/kustomize.toolkit.fluxcd.io/v1/namespaces/mine/kustomizations',
      'GET /apis/notification.toolkit.fluxcd.io/v1/namespaces/mine/receivers',
      'GET /apis/apps/v1/deployments',
    ]);
  });
});
