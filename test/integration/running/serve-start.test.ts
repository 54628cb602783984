import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { reconciledKinds } from '../../../shared/flux/kinds.ts';
import { startControlPlane } from '../../control-plane/start.ts';
import { startServeProcess } from '../../support/processes/serve-process.ts';
import { testCluster } from '../../support/world/test-cluster.ts';

const cluster = await testCluster();
const folder = mkdtempSync(join(tmpdir(), 'sluice-serve-start-'));
let data: string;
beforeEach(() => {
  data = join(folder, randomUUID());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `sluice serve` wrote before it ended by itself. */
async function outputOf(...args: readonly string[]): Promise<string> {
  const serving = startServeProcess(['--kubeconfig', cluster.kubeconfig, '--data', data, ...args]);
  const [outcome] = await Promise.allSettled([serving]);
  if (outcome.status === 'fulfilled') {
    await outcome.value.stop();
    throw new Error('it serves');
  }
  return String(outcome.reason.message);
}

describe('sluice serve', () => {
  it('says in one line that the port is in use, and leaves no folder', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;

    const output = await outputOf('--port', String(port));
    await new Promise((resolve) => other.close(resolve));

    expect(output).toBe(
      `sluice serve ended: sluice: port ${port} of 127.0.0.1 is in use by another process; choose another with --port, where 0 takes a free one\n`,
    );
    expect(existsSync(data)).toBe(false);
  });

  it('says in one line that the port for admission is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;

    const output = await outputOf('--admission-port', String(port));
    await new Promise((resolve) => other.close(resolve));

    expect(output).toMatch(/^sluice serve ended: .*choose another with --admission-port, .*\n$/);
  });

  it.each(['203.0.113.7', 'no-such-host.invalid'])(
    'says in one line that %s is not an address of this machine',
    async (host) => {
      const output = await outputOf('--host', host);

      expect(output).toBe(
        `sluice serve ended: sluice: ${host} is not an address of this machine; choose one of its own with --host, or 0.0.0.0 for all\n`,
      );
    },
  );

  it('says in one line that the kubeconfig has no such context', async () => {
    const output = await outputOf('--context', 'elsewhere');

    expect(output).toMatch(/^sluice serve ended: sluice: .*has no context elsewhere; .*\n$/);
    expect(existsSync(data)).toBe(false);
  });

  it('says once that the kinds are missing, and serves', async () => {
    await using plane = await startControlPlane();

    const serving = await startServeProcess(['--kubeconfig', plane.kubeconfig, '--data', data]);
    await serving.stop();

    const said = serving.log().filter(({ kinds }) => kinds !== undefined);
    expect(said.map(({ kinds }) => kinds)).toEqual([reconciledKinds.join(', ')]);
    expect(said[0]).toMatchObject({ message: expect.stringContaining('run sluice install') });
  });
});
