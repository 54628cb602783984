import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../shared/base/system-clock.ts';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { testCluster } from '../../support/world/test-cluster.ts';

const { kubeconfig } = await testCluster();
let folder: string;
let client: KubeClient;
let time = Date.now();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-credentials-'));
  const script = `#!/bin/sh\nprintf '{"kind":"ExecCredential","status":{"token":"%s"}}' "$(cat "$FOLDER/token")"\n`;
  writeFileSync(join(folder, 'plugin.sh'), script);
  chmodSync(join(folder, 'plugin.sh'), 0o755);
  writeFileSync(join(folder, 'token'), 'of-yesterday');
  const config = load(readFileSync(kubeconfig, 'utf8')) as { users: { user: object }[] };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: './plugin.sh',
    interactiveMode: 'Never',
    env: [{ name: 'FOLDER', value: folder }],
  };
  const users = config.users.map((entry) => ({ ...entry, user: { exec } }));
  writeFileSync(join(folder, 'config'), JSON.stringify({ ...config, users }));
  client = createKubeClient(await readKubeconfig(join(folder, 'config'), { now: () => time }), systemClock);
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

it('asks again for a credential that the API server no longer accepts, and continues the request', async () => {
  const { credentials, token } = await readKubeconfig(kubeconfig, systemClock);
  const valid = (await credentials?.current())?.token ?? token ?? '';
  const ask = () => client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system' });

  const refused = await ask().catch((error: unknown) => error);
  writeFileSync(join(folder, 'token'), valid);
  time += 60_000;
  const answered = await ask();

  expect(valid).not.toBe('');
  expect(refused).toMatchObject({ status: 401 });
  expect(answered).toMatchObject({ metadata: { name: 'kube-system' } });
});
