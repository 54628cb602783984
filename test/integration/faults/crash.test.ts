import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServeProcess, startServeProcess } from '../../support/processes/serve-process.ts';
import { eventually } from '../../support/world/eventually.ts';
import { readyOf } from '../../support/world/objects.ts';
import { sendHook } from '../../support/world/served-world.ts';
import { gitRepositoryOf, kustomizationOf, receiverOf } from '../../support/world/specs.ts';
import { createWorld, type World } from '../../support/world/world.ts';

const apps = Array.from({ length: 20 }, (_, index) => `app-${String(index).padStart(2, '0')}`);

let world: World;
let data: string;
let server: ServeProcess | undefined;
beforeAll(async () => {
  world = await createWorld({ own: true });
  // The server under test is a process of its own, so that it can be killed.
  data = mkdtempSync(join(tmpdir(), 'sluice-crash-'));
});
afterAll(async () => {
  await server?.stop('SIGKILL');
  await world?.close();
  rmSync(data, { recursive: true, force: true });
});

const startServer = (): Promise<ServeProcess> =>
  startServeProcess(['--kubeconfig', world.kubeconfig, '--data', data, '--allow-addresses', 'loopback']);

/** Sends a hook as a Git host does: again where the connection broke. */
async function deliver(path: string, url: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendHook(`${url}${path}`, '{}', 's3cret');
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
  await world.createSecret('token', { token: 's3cret' });
  await world.declare('GitRepository', 'crash', gitRepositoryOf(repository.url));
  for (const app of apps) {
    await world.declare(
      'Kustomization',
      app,
      kustomizationOf('crash', { path: `./${app}`, targetNamespace: world.namespace }),
    );
  }
  await world.declare('Receiver', 'crash', receiverOf('token', ['crash']));
  // Its first look finds the objects.
  server = await startServer();
  const receiver = await eventually(
    () => world.find('Receiver', 'crash'),
    (object) => readyOf(object)?.status === 'True',
    75_000,
  );
  const path = receiver?.status?.webhookPath as string;
  let commit = '';
  for (let push = 1; push <= 20; push++) {
    commit = repository.commit(filesAt(`${push}`));
    expect(await deliver(path, server.url)).toBe(200);
    if (push % 7 === 0) {
      await sleep(push * 10);
      await server.stop('SIGKILL');
      server = await startServer();
    }
  }

  for (const app of apps) {
    const object = await eventually(
      () => world.find('Kustomization', app),
      (found) => readyOf(found)?.status === 'True' && found?.status?.lastAppliedRevision === `main@sha1:${commit}`,
      90_000,
    );
    expect(object?.status?.inventory?.entries).toEqual([{ id: `${world.namespace}_${app}__ConfigMap`, v: 'v1' }]);
    expect((await world.configMap(app))?.data).toEqual({ key: '20' });
  }
}, 240_000);
