import { describe, expect, it } from 'vitest';
import type { KubeClient, KubeRequest } from '../../../../shared/ports/kube/client.ts';
import { createDiscovery } from '../../../../shared/ports/kube/discovery.ts';
import { KubeApiError } from '../../../../shared/ports/kube/kube-api-error.ts';

interface Version {
  readonly version: string;
  readonly freshness?: 'Current' | 'Stale';
  readonly kinds: readonly string[];
}

/** An API server that lists these groups and has these versions registered. */
function server(groups: Readonly<Record<string, readonly Version[]>>, registered: readonly string[] | KubeApiError) {
  const asked: string[] = [];
  const items = Object.entries(groups).map(([name, versions]) => ({
    metadata: { name },
    versions: versions.map(({ version, freshness = 'Current', kinds }) => ({
      version,
      freshness,
      resources: kinds.map((kind) => ({
        resource: `${kind.toLowerCase()}s`,
        responseKind: { kind },
        scope: 'Namespaced' as const,
      })),
    })),
  }));
  const client: KubeClient = {
    async request({ path }: KubeRequest) {
      asked.push(path);
      if (path === '/api') return { items: [] };
      if (path === '/apis') return { items };
      if (registered instanceof KubeApiError) throw registered;
      return { apiVersion: 'v1', kind: 'List', items: registered.map((name) => ({ metadata: { name } })) };
    },
    impersonate: () => client,
    close: async () => undefined,
  };
  return { client, asked };
}

const { signal } = new AbortController();
const isGone = async (...[groups, registered]: Parameters<typeof server>): Promise<boolean> =>
  (await createDiscovery(server(groups, registered).client, () => 0).list(signal)).isGone(
    'example.com',
    'Thing',
    signal,
  );

describe('a kind', () => {
  it('is not gone while any version of its group has it', async () => {
    expect(await isGone({ 'example.com': [{ version: 'v2', kinds: ['Thing'] }] }, [])).toBe(false);
  });

  it('is gone where a fresh list of its group lacks it', async () => {
    expect(await isGone({ 'example.com': [{ version: 'v1', kinds: ['Other'] }] }, ['v1.example.com'])).toBe(true);
  });

  it('is not gone where the API server behind any version of its group is away', async () => {
    const versions = [
      { version: 'v1', kinds: ['Other'] },
      { version: 'v2', freshness: 'Stale', kinds: [] },
    ] as const;

    expect(await isGone({ 'example.com': versions }, [])).toBe(false);
  });

  it('is gone with its group where that is registered in no version', async () => {
    expect(await isGone({}, ['v1.', 'v1.apps', 'v1.other.example.com'])).toBe(true);
  });

  it('is not gone where its group is registered but not listed yet', async () => {
    expect(await isGone({}, ['v1beta1.example.com'])).toBe(false);
  });

  it('is gone with its group on a server without an aggregation layer', async () => {
    expect(await isGone({}, new KubeApiError(404, 'NotFound', 'the server could not find the resource'))).toBe(true);
  });

  it('is not known to be gone where the registrations may not be read', async () => {
    await expect(isGone({}, new KubeApiError(403, 'Forbidden', 'not allowed'))).rejects.toThrow('not allowed');
  });
});

describe('discovery', () => {
  it('asks twice however many kinds are looked up, and again for a kind that it does not know', async () => {
    const { client, asked } = server({ 'example.com': [{ version: 'v1', kinds: ['Thing'] }] }, []);
    const discovery = createDiscovery(client, () => 0);

    await Promise.all([1, 2, 3].map(() => discovery.find('example.com/v1', 'Thing', signal)));
    await discovery.find('example.com/v1', 'Thing', signal);
    expect(asked).toEqual(['/api', '/apis']);

    await Promise.all([1, 2].map(() => discovery.find('example.com/v1', 'New', signal)));
    expect(asked).toEqual(['/api', '/apis', '/api', '/apis']);
  });
});

it('asks again after ten minutes what a cluster serves, and not before', async () => {
  const { client, asked } = server({ 'example.com': [{ version: 'v1', kinds: ['Thing'] }] }, []);
  let time = 0;
  const discovery = createDiscovery(client, () => time);
  const requestsOf = async (): Promise<number> => {
    const before = asked.length;
    await discovery.find('example.com/v1', 'Thing', signal);
    return asked.length - before;
  };

  const first = await requestsOf();
  time += 600_000;
  const kept = await requestsOf();
  time += 1;
  const later = await requestsOf();

  expect([first, kept, later]).toEqual([2, 0, 2]);
});
