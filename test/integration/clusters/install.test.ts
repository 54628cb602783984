import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { fluxKinds, reconciledKinds } from '../../../shared/flux/kinds.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { isNotFound } from '../../../shared/ports/kube/kube-api-error.ts';
import { type RunningControlPlane, startControlPlane } from '../../control-plane/start.ts';

/** A cluster of its own: other tests need the CRDs that go here. */
let plane: RunningControlPlane;
let client: KubeClient;
const elsewhere = mkdtempSync(join(tmpdir(), 'sluice-install-'));
const cli = join(import.meta.dirname, '..', '..', '..', 'cli', 'sluice.ts');

beforeAll(async () => {
  plane = await startControlPlane();
  client = createKubeClient({ server: plane.url, token: plane.token, caPem: plane.caPem }, systemClock);
});
afterAll(async () => {
  await client?.close();
  await plane?.stop();
  rmSync(elsewhere, { recursive: true, force: true });
});

/** Runs `sluice` from another folder, and returns what it printed. */
function sluice(...args: readonly string[]): string {
  const options = { cwd: elsewhere, encoding: 'utf8', env: { ...process.env, KUBECONFIG: plane.kubeconfig } } as const;
  return execFileSync(process.execPath, [cli, ...args], options);
}

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const names = reconciledKinds.map((kind) => `${fluxKinds[kind].plural}.${fluxKinds[kind].group}`).sort();

async function get(path: string): Promise<{ metadata: Record<string, unknown> } | undefined> {
  try {
    return (await client.request({ method: 'GET', path })) as { metadata: Record<string, unknown> };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const present = async () => {
  const found = await Promise.all(names.map((name) => get(`${definitions}/${name}`)));
  return found.filter((definition) => definition !== undefined).length;
};

const repositories = '/apis/source.toolkit.fluxcd.io/v1/namespaces/default/gitrepositories';

async function createWithFinalizer(name: string): Promise<void> {
  const metadata = { name, finalizers: ['finalizers.fluxcd.io', 'example.com/other'] };
  const spec = { interval: '10m', url: 'https://git.example.com/app' };
  const body = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata, spec };
  await client.request({ method: 'POST', path: repositories, body });
}

describe('sluice install', () => {
  it('prints every object with --export, without a cluster', () => {
    const objects = loadAll(sluice('install', '--export', '--kubeconfig', '/nowhere')) as {
      kind: string;
      metadata: { name: string };
    }[];

    const crds = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
    expect(crds.map(({ metadata }) => metadata.name).sort()).toEqual(names);
    expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Namespace', 'ClusterRole']));
  });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const printed = sluice('install', '--dry-run');

    for (const name of names) expect(printed).toContain(`${name} would be created`);
    expect(await present()).toBe(0);
  });

  it('distinguishes with --dry-run what exists from what would change', async () => {
    sluice('install');
    const [changed = '', ...others] = names;
    await client.request({
      method: 'PATCH',
      path: `${definitions}/${changed}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { 'app.kubernetes.io/version': 'v0.0.1' } } },
    });
    const before = await get(`${definitions}/${changed}`);

    const printed = sluice('install', '--dry-run');

    expect(printed).toContain(`CustomResourceDefinition/${changed} would be changed\n`);
    for (const name of others) expect(printed).toContain(`CustomResourceDefinition/${name} would not change\n`);
    expect(printed).toContain('ClusterRole/flux-edit-flux-system would not change\n');
    expect(await get(`${definitions}/${changed}`)).toEqual(before);
    expect(sluice('install')).toContain(`CustomResourceDefinition/${changed} changed\n`);
  });

  it('makes the CRDs served and the roles known, and changes nothing when it runs again', async () => {
    sluice('install');
    const before = await Promise.all(names.map((name) => get(`${definitions}/${name}`)));
    sluice('install');
    const after = await Promise.all(names.map((name) => get(`${definitions}/${name}`)));

    expect(await present()).toBe(names.length);
    expect(after.map((crd) => crd?.metadata['generation'])).toEqual(before.map((crd) => crd?.metadata['generation']));
    expect(await get('/apis/rbac.authorization.k8s.io/v1/clusterroles/flux-edit-flux-system')).toBeDefined();
    await createWithFinalizer('app');
  });
});

describe('sluice install --admission-url', () => {
  const configuration = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/sluice';
  const urls = async () => {
    const found = (await get(configuration)) as { webhooks: { clientConfig: { url: string } }[] } | undefined;
    return found?.webhooks.map(({ clientConfig }) => clientConfig.url);
  };
  const at = ['--admission-url', 'https://sluice.example.com:9443', '--data', elsewhere];

  it('names what is missing, and touches nothing', async () => {
    expect(() => sluice('install', ...at)).toThrow(
      /secret\.key does not exist; name the folder of sluice serve with --data/,
    );
    expect(() => sluice('install', '--admission-url', 'http://sluice.example.com')).toThrow(
      /the API server calls https:/,
    );
    expect(await urls()).toBeUndefined();
  });

  it('has the API server report edits at paths with the cluster’s key, also after an upgrade', async () => {
    writeFileSync(join(elsewhere, 'secret.key'), '0123456789abcdef0123456789abcdef');

    sluice('install', ...at);

    const told = await urls();
    const expected = ['objects', 'managed', 'scale'].map((entry) =>
      expect.stringMatching(
        new RegExp(`^https://sluice\\.example\\.com:9443/admission/[0-9a-f-]{36}/[0-9a-f]{32}/${entry}$`),
      ),
    );
    expect(told).toEqual(expected);
    sluice('install');
    expect(await urls()).toEqual(told);
  });

  it('is ended by --without-admission', async () => {
    sluice('install', '--without-admission', '--dry-run');
    const before = await urls();

    sluice('install', '--without-admission');

    expect(before).toHaveLength(3);
    expect(await urls()).toBeUndefined();
    sluice('install', ...at);
  });
});

describe('sluice uninstall', () => {
  it('removes Sluice’s finalizer, and keeps others, the objects and the CRDs', async () => {
    sluice('uninstall');

    const app = await get(`${repositories}/app`);
    expect(app?.metadata['finalizers']).toEqual(['example.com/other']);
    expect(await present()).toBe(names.length);
    const others = [
      'rbac.authorization.k8s.io/v1/clusterroles/flux-edit-flux-system',
      'apps/v1/namespaces/flux-system/deployments/sluice',
      'admissionregistration.k8s.io/v1/validatingwebhookconfigurations/sluice',
    ];
    for (const path of others) expect(await get(`/apis/${path}`)).toBeUndefined();
  });

  it('removes the CRDs too with --crds', async () => {
    await client.request({
      method: 'PATCH',
      path: `${repositories}/app`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });

    sluice('uninstall', '--crds');

    await expect.poll(present, { timeout: 20_000 }).toBe(0);
  });

  it('succeeds in a cluster in which nothing is installed', () => {
    expect(() => sluice('uninstall', '--crds')).not.toThrow();
  });
});
