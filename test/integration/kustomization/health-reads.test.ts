import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../support/world/app.ts';
import { createAppWorld } from '../../support/world/app-world.ts';
import { conditionOf } from '../../support/world/objects.ts';
import { configMapOf } from '../../support/world/specs.ts';

const { client, namespace, createApp, patch, recorder, requests } = await createAppWorld('reads');
let app: App;
beforeEach(() => {
  app = createApp();
});

const many = 25;
const configMaps = (place = namespace): string => `/api/v1/namespaces/${place}/configmaps`;

const configMap = (name: string, place = namespace): object => configMapOf(name, '1', { namespace: place });

const names = (): readonly string[] => Array.from({ length: many }, (_, index) => `${app.name}-${index}`);

const configMapFiles = (place = namespace) =>
  Object.fromEntries(names().map((name) => [`${name}.yaml`, configMap(name, place)]));

/** One that no node will take. */
function deployment(name = app.name): object {
  const labels = { app: name };
  const spec = { nodeSelector: { none: 'such' }, containers: [{ name: 'c', image: 'example' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

/** The reads that workers send meanwhile, of these objects. */
async function readsOf(pattern: RegExp, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = requests.length;
  await work();
  const reads = requests.slice(before).filter((line) => line.startsWith('GET '));
  return reads.map((line) => line.slice(4)).filter((path) => pattern.test(path));
}

const health = () => app.run('health', recorder().worker);

describe('waiting for many objects', () => {
  it('reads those of a kind with one list, and what was ready never again', async () => {
    const files = { ...configMapFiles(), 'deployment.yaml': deployment() };

    const first = await readsOf(/configmaps/, () => app.apply(files, { wait: true }));
    const second = await readsOf(/configmaps|namespaces.*deployments/, health);

    expect(first).toEqual([configMaps()]);
    expect(second).toEqual([`/apis/apps/v1/namespaces/${namespace}/deployments/${app.name}`]);
    expect(conditionOf(await app.object(), 'Healthy')).toMatchObject({ status: 'Unknown' });
  });

  it('lists all namespaces at once where there are several', async () => {
    const other = `${app.name}-ns`;
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } };
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
    const here = names().map((name) => [`${name}-here.yaml`, configMap(name)] as const);
    const files = { ...configMapFiles(other), ...Object.fromEntries(here) };

    const found = await readsOf(/configmaps/, () => app.apply(files, { wait: true }));
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${other}` });

    expect(found).toEqual(['/api/v1/configmaps']);
    expect(conditionOf(await app.object(), 'Ready')).toMatchObject({ status: 'True' });
  });

  it('reads by name what the list lacks, for its labels may be gone', async () => {
    const deployments = names().slice(0, 12);
    await app.apply(Object.fromEntries(deployments.map((name) => [`${name}.yaml`, deployment(name)])), { wait: true });
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const labels = { 'kustomize.toolkit.fluxcd.io/name': null };
    await patch(`${path}/${deployments[3]}`, { metadata: { labels } });

    const found = await readsOf(/namespaces.*deployments/, health);

    expect(found).toEqual([path, `${path}/${deployments[3]}`]);
  });

  it('reads what is listed in healthChecks, which may be anybody’s, by name', async () => {
    await app.apply(configMapFiles());
    const healthChecks = [...names(), `${app.name}-missing`].map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name,
    }));
    await app.declare({ healthChecks });

    const first = await readsOf(/configmaps\//, () => app.run('edit'));
    const second = await readsOf(/configmaps/, health);

    expect([...first].sort()).toEqual(
      [...names(), `${app.name}-missing`].map((name) => `${configMaps()}/${name}`).sort(),
    );
    expect(second).toEqual([`${configMaps()}/${app.name}-missing`]);
  });
});
