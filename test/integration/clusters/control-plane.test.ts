import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { testCluster } from '../../support/world/test-cluster.ts';

const cluster = await testCluster();

const container = { name: 'app', image: 'registry.example.com/app:1' };

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the control plane', () => {
  it('makes a Deployment available, and takes its pods away with it', async () => {
    const namespace = await cluster.namespace();
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app', namespace },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'app' } },
        template: { metadata: { labels: { app: 'app' } }, spec: { containers: [container] } },
      },
    };

    cluster.kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify(deployment));
    cluster.kubectl(['wait', '-n', namespace, 'deployment/app', '--for=condition=Available', '--timeout=30s']);
    cluster.kubectl(['delete', '-n', namespace, 'deployment/app', '--cascade=foreground', '--timeout=30s']);

    expect(cluster.kubectl(['get', 'pods', '-n', namespace, '-o', 'name'])).toBe('');
  });

  it('completes a Job', async () => {
    const namespace = await cluster.namespace();
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once', namespace },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } },
    };

    cluster.kubectl(['create', '-f', '-'], JSON.stringify(job));
    cluster.kubectl(['wait', '-n', namespace, 'job/once', '--for=condition=Complete', '--timeout=30s']);

    expect(cluster.kubectl(['get', 'job/once', '-n', namespace, '-o', 'jsonpath={.status.succeeded}'])).toBe('1');
  });

  it('gives a second user only what RBAC grants, which is nothing at first', async () => {
    await using plane = await startControlPlane({ users: { tenant: ['tenants'] } });
    const tenant = createKubeClient(
      { server: plane.url, caPem: plane.caPem, token: plane.tokens['tenant'] ?? '' },
      systemClock,
    );

    const listing = tenant.request({ method: 'GET', path: '/api/v1/namespaces' });

    await expect(listing).rejects.toMatchObject({ status: 403, message: expect.stringContaining('"tenant"') });
    await tenant.close();
  });

  it('leaves no process and no file when its user or its supervisor is killed', async () => {
    const start = join(import.meta.dirname, '../../control-plane/start.ts');
    const code = `import { startControlPlane } from ${JSON.stringify(start)};
      console.log(JSON.stringify(await startControlPlane())); setInterval(() => {}, 1000);`;
    const user = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const first = JSON.parse(String(await new Promise((resolve) => user.stdout.once('data', resolve)))) as ControlPlane;
    const second = await startControlPlane();

    user.kill('SIGKILL');
    process.kill(second.pid, 'SIGKILL');
    await until(() => !existsSync(first.folder) && !existsSync(second.folder));
    await until(() => !isAlive(first.pid));

    await expect(fetch(first.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await expect(fetch(second.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });
});
