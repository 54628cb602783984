import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { GitRepositoryOnDisk } from '../../support/servers/git-server.ts';
import { eventually } from '../../support/world/eventually.ts';
import { readyOf } from '../../support/world/objects.ts';
import { createServedWorld, type ServedWorld } from '../../support/world/served-world.ts';
import { gitRepositoryOf, kustomizationOf } from '../../support/world/specs.ts';

/** Flux's own CLI: `$SLUICE_FLUX`, else `flux` on the path. */
const command = process.env['SLUICE_FLUX'] ?? 'flux';
const hasFlux = ((): boolean => {
  try {
    execFileSync(command, ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasFlux) console.error('SKIPPED: facts of the flux CLI need flux on the path, or its file in SLUICE_FLUX');

const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  greeting: hello
`;

describe.skipIf(!hasFlux)('the flux CLI', () => {
  let world: ServedWorld;
  let repository: GitRepositoryOnDisk;
  let commit: string;

  /** Everything that it prints; throws with that where it exits with another code than 0. */
  const flux = async (...args: string[]): Promise<string> => {
    const { path } = inject('controlPlane');
    // The last of two flags counts.
    const where = ['--kubeconfig', path, '--timeout', '20s', '--namespace', world.namespace];
    const { stdout, stderr } = await promisify(execFile)(command, [...where, ...args]);
    return stdout + stderr;
  };
  const revision = (): string => `main@sha1:${commit}`;

  beforeAll(async () => {
    world = await createServedWorld({ admission: true });
    repository = world.git.create('app');
    commit = repository.commit({ 'config.yaml': manifest });
    await world.declare('GitRepository', 'app', gitRepositoryOf(repository.url));
    await world.declare(
      'Kustomization',
      'app',
      kustomizationOf('app', { path: './', targetNamespace: world.namespace }),
    );
    await eventually(
      () => world.find('Kustomization', 'app'),
      (object) => readyOf(object)?.status === 'True',
    );
  });
  afterAll(() => world.close());

  it('shows with get what is ready, at which revision', async () => {
    const short = `main@sha1:${commit.slice(0, 8)}`;

    expect(await flux('get', 'sources', 'git')).toMatch(
      new RegExp(`app\\s+${short}\\s+False\\s+True\\s+stored artifact`),
    );
    expect(await flux('get', 'kustomizations')).toMatch(
      new RegExp(`app\\s+${short}\\s+False\\s+True\\s+Applied revision: ${short}`),
    );
  });

  it('brings a commit with reconcile --with-source', async () => {
    commit = repository.commit({ 'config.yaml': manifest.replace('hello', 'good morning') });

    const output = await flux('reconcile', 'kustomization', 'app', '--with-source');

    expect(output).toContain(`fetched revision ${revision()}`);
    expect(output).toContain(`applied revision ${revision()}`);
    expect((await world.configMap('settings'))?.data).toEqual({
      greeting: 'good morning',
    });
  });

  it('suspends and resumes', async () => {
    expect(await flux('suspend', 'kustomization', 'app')).toContain('kustomization suspended');
    await expect(flux('reconcile', 'kustomization', 'app')).rejects.toThrow('resource is suspended');
    expect(await flux('resume', 'kustomization', 'app')).toContain(`applied revision ${revision()}`);
  });

  it('reports with events what happened, in Flux’s words', async () => {
    const output = await flux('events', '--for', 'Kustomization/app');

    expect(output).toMatch(/Normal\s+Progressing\s+Kustomization\/app\s+ConfigMap\/\S+\/settings created/);
    expect(output).toMatch(/Normal\s+ReconciliationSucceeded\s+Kustomization\/app\s+Reconciliation finished in/);
  });

  it('finds with trace the source of an object', async () => {
    const output = await flux('trace', 'configmap', 'settings');

    expect(output).toMatch(/Status:\s+Managed by Flux/);
    expect(output).toMatch(new RegExp(`GitRepository:\\s+app\\s[\\s\\S]*URL:\\s+${repository.url}`));
    expect(output).toMatch(new RegExp(`Revision:\\s+${revision()}`));
  });

  it('shows with tree what was applied', async () => {
    const output = await flux('tree', 'kustomization', 'app');

    expect(output).toContain(`Kustomization/${world.namespace}/app\n└── ConfigMap/${world.namespace}/settings`);
  });

  it('writes with export what can be applied again', async () => {
    const output = await flux('export', 'kustomization', 'app');

    expect(output).toContain('kind: Kustomization');
    expect(output).toContain('  interval: 10m0s\n  path: ./\n  prune: true\n');
    expect(output).not.toContain('status:');
  });

  it('finds with check and version which program reconciles', async () => {
    const system = ['--namespace', 'flux-system'];

    expect(await flux('check', ...system)).toMatch(/sluice: deployment ready[\s\S]*all checks passed/);
    expect(await flux('version', ...system)).toMatch(/sluice: v\d/);
  });

  it('waits with create until an object is ready, with delete until it may be forgotten', async () => {
    const source = ['--source=GitRepository/app', '--path=./', '--interval=10m'];

    expect(await flux('create', 'kustomization', 'two', ...source)).toContain('Kustomization two is ready');
    expect(await flux('delete', 'kustomization', 'two', '--silent')).toContain('kustomization deleted');

    await eventually(
      () => world.find('Kustomization', 'two'),
      (object) => object === undefined,
      5000,
    );
  });
});
