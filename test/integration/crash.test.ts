import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningControlPlane, startControlPlane } from '../control-plane/start.ts';
import { createWorld, eventually, readyOf, type World } from '../support/world.ts';

const apps = Array.from({ length: 20 }, (_, index) => `app-${String(index).padStart(2, '0')}`);
const cli = join(import.meta.dirname, '..', '..', 'cli', 'sluice.ts');

let plane: RunningControlPlane;
let world: World;
let data: string;
let server: ChildProcess | undefined;
beforeAll(async () => {
  plane = await startControlPlane();
  world = await createWorld({ kubeconfig: plane.kubeconfig });
  // The server under test is a process of its own, so that it can be killed.
  await world.serving.stop();
  data = mkdtempSync(join(tmpdir(), 'sluice-crash-'));
});
afterAll(async () => {
  server?.kill('SIGKILL');
  await world?.git.close();
  await plane?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Starts `sluice serve` and returns its URL. */
async function startServer(): Promise<string> {
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--kubeconfig', plane.kubeconfig, '--data', data, '--port', '0', '--allow-addresses', 'loopback'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  server = child;
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const url = /serving on (\S+);/.exec(chunk.toString())?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error('sluice serve ended')));
  });
}

/** Sends a hook as a Git host does: again where the connection broke. */
async function deliver(path: string, url: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await world.hook(path, '{}', 's3cret', url);
    } catch (error) {
      if (attempt === 3) throw error;
      await sleep(100);
    }
  }
}

it('loses nothing when the server is killed in the middle of twenty pushes', async () => {
  const repository = world.git.create('crash');
  const filesAt = (value: string): Record<string, string> =>
    Object.fromEntries(
      apps.map((app) => [
        `${app}/config.yaml`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${app}\ndata:\n  key: "${value}"\n`,
      ]),
    );
  repository.commit(filesAt('0'));
  await world.declare('Secret', 'token', { data: { token: Buffer.from('s3cret').toString('base64') } });
  await world.declare('GitRepository', 'crash', {
    spec: { interval: '10m', url: repository.url, ref: { branch: 'main' } },
  });
  for (const app of apps) {
    await world.declare('Kustomization', app, {
      spec: {
        interval: '10m',
        prune: true,
        path: `./${app}`,
        targetNamespace: world.namespace,
        sourceRef: { kind: 'GitRepository', name: 'crash' },
      },
    });
  }
  await world.declare('Receiver', 'crash', {
    spec: { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name: 'crash' }] },
  });
  // Its first look finds the objects.
  let url = await startServer();
  const receiver = await eventually(
    () => world.flux('Receiver', 'crash'),
    (object) => readyOf(object)?.status === 'True',
    75_000,
  );
  const path = receiver?.status?.webhookPath as string;
  let commit = '';
  for (let push = 1; push <= 20; push++) {
    commit = repository.commit(filesAt(`${push}`));
    expect(await deliver(path, url)).toBe(200);
    if (push % 7 === 0) {
      await sleep(push * 10);
      server?.removeAllListeners('exit');
      server?.kill('SIGKILL');
      url = await startServer();
    }
  }

  for (const app of apps) {
    const object = await eventually(
      () => world.flux('Kustomization', app),
      (found) => readyOf(found)?.status === 'True' && found?.status?.lastAppliedRevision === `main@sha1:${commit}`,
      90_000,
    );
    expect(object?.status?.inventory?.entries).toEqual([{ id: `${world.namespace}_${app}__ConfigMap`, v: 'v1' }]);
    expect((await world.get(`/api/v1/namespaces/${world.namespace}/configmaps/${app}`))?.data).toEqual({ key: '20' });
  }
}, 240_000);
