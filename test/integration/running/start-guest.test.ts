import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedKinds } from '../../../infra/cluster/manifests.ts';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { isNotFound } from '../../../shared/ports/kube/kube-api-error.ts';
import { listObjects } from '../../../shared/ports/kube/list.ts';
import { type RunningControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { spawnStart } from '../../support/processes/start-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-guest-'));
const auditLog = join(folder, 'audit.log');
/** Of a user of its own, whose requests the audit tells from those of this test. */
const kubeconfig = join(folder, 'kubeconfig');
let plane: RunningControlPlane;
let client: KubeClient;
beforeAll(async () => {
  plane = await startControlPlane({ auditLog, users: { guest: ['system:masters'] } });
  writeFileSync(kubeconfig, readFileSync(plane.kubeconfig, 'utf8').replace(plane.token, plane.tokens['guest'] ?? ''));
  client = createKubeClient({ server: plane.url, token: plane.token, caPem: plane.caPem }, systemClock);
});
afterAll(async () => {
  await client.close();
  await plane.stop();
  rmSync(folder, { recursive: true });
});

const start = (name: string, ...args: readonly string[]) =>
  spawnStart(['--kubeconfig', kubeconfig, ...args], join(folder, name));

interface AuditEntry {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly requestURI: string;
}

/** What `npm start` wrote, as the API server recorded it. */
function writes(): readonly string[] {
  return readFileSync(auditLog, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditEntry)
    .filter(({ verb, user }) => user.username === 'guest' && !['get', 'list', 'watch'].includes(verb))
    .map(({ verb, requestURI }) => `${verb} ${requestURI}`);
}

const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const signal = AbortSignal.timeout(300_000);

async function find(path: string): Promise<unknown> {
  return client.request({ method: 'GET', path }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    return undefined;
  });
}

async function namesOf(path: string): Promise<readonly string[]> {
  return (await listObjects(client, path, { signal })).map(({ metadata }) => metadata.name);
}

function createForeignObjects(): void {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'theirs' } },
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'apps', namespace: 'theirs' },
      spec: { interval: '1m', url: 'https://git.example.com/apps.git' },
    },
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'OCIRepository',
      metadata: { name: 'apps', namespace: 'theirs' },
      spec: { interval: '1m', url: 'oci://registry.example.com/apps' },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'apps', namespace: 'theirs' },
      spec: { interval: '1m', path: './', prune: true, sourceRef: { kind: 'GitRepository', name: 'apps' } },
    },
    {
      apiVersion: 'notification.toolkit.fluxcd.io/v1',
      kind: 'Receiver',
      metadata: { name: 'apps', namespace: 'theirs' },
      spec: {
        type: 'github',
        secretRef: { name: 'token' },
        resources: [{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'apps' }],
      },
    },
  ];
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  kubectl(['apply', '-f', '-'], JSON.stringify(list));
}

function kubectl(args: readonly string[], input = ''): string {
  return execFileSync(plane.kubectl, [`--kubeconfig=${plane.kubeconfig}`, ...args], { encoding: 'utf8', input });
}

/** Until a survey has found a request on the Receiver, whose kind it looks at last. */
async function nextSurvey(namespace: string): Promise<void> {
  kubectl(['annotate', '-n', namespace, 'receivers/sample', 'reconcile.fluxcd.io/requestedAt=now']);
  const handled = ['get', '-n', namespace, 'receivers/sample', '-o', 'jsonpath={.status.lastHandledReconcileAt}'];
  while (kubectl(handled) !== 'now') await sleep(500);
}

async function foreignObjects(): Promise<readonly unknown[]> {
  return Promise.all(
    installedKinds.map(({ group, version, plural }) =>
      find(`/apis/${group}/${version}/namespaces/theirs/${plural}/apps`),
    ),
  );
}

describe('npm start -- --kubeconfig', () => {
  it('runs its sample in a namespace of its own, and leaves the cluster as it was', async () => {
    const before = [await namesOf('/api/v1/namespaces'), await namesOf(crds)];

    const run = start('first', '--once');
    const { code, stdout, stderr } = await run.ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('applied and healthy');
    expect(stdout).not.toContain('left behind');
    expect([await namesOf('/api/v1/namespaces'), await namesOf(crds)]).toEqual(before);
    expect(run.leftovers()).toEqual([]);
    const own = /sluice-sample-[0-9a-f]{8}/.exec(stdout)?.[0];
    const elsewhere = writes().filter((write) => !write.includes(`/namespaces/${own}`) && !write.includes(crds));
    expect(elsewhere).toEqual(['create /api/v1/namespaces']);
  });

  it('touches no Flux object that is created in the meantime, and keeps the CRDs of these', {
    timeout: 180_000,
  }, async () => {
    const run = start('second');
    await run.says('the sample repository is served');
    createForeignObjects();
    const before = await foreignObjects();
    await run.says('It stays up until Ctrl-C');
    await nextSurvey(/sluice-sample-[0-9a-f]{8}/.exec(run.output())?.[0] ?? '');
    run.signal('SIGINT');
    const { code, stdout } = await run.ended;

    expect(code).toBe(0);
    expect(before).not.toContain(undefined);
    expect(await foreignObjects()).toEqual(before);
    expect(writes().filter((write) => write.includes('/theirs/'))).toEqual([]);
    expect(stdout).toMatch(
      /left behind: CustomResourceDefinition kustomizations\.\S+ \(it has objects, such as theirs\/apps\); kubectl delete crd/,
    );
    expect((await namesOf('/api/v1/namespaces')).filter((name) => name.startsWith('sluice-sample'))).toEqual([]);
  });

  it('refuses a cluster that has Flux objects, and writes nothing', async () => {
    const before = [writes(), await foreignObjects()];

    const { code, stdout, stderr } = await start('third', '--once').ended;

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^start: https:.* has Flux objects \(GitRepository\/theirs\/apps and 3 more\): .*\n$/);
    expect([writes(), await foreignObjects()]).toEqual(before);
  });
});
