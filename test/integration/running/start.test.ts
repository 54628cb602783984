import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type StartProcess, spawnStart } from '../../support/processes/start-process.ts';
import { testCluster } from '../../support/world/test-cluster.ts';

const cluster = await testCluster();
const folder = mkdtempSync(join(tmpdir(), 'sluice-start-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const start = (args: readonly string[], environment = {}) => spawnStart(args, join(folder, randomUUID()), environment);

/** A control plane's own folder goes a moment after its processes. */
async function nothingIsLeft({ leftovers }: StartProcess): Promise<void> {
  while (leftovers().length > 0) await sleep(100);
}

describe('npm start', () => {
  it('runs the push with --once, prints the milliseconds, ends and leaves nothing', async () => {
    const process = start(['--once']);
    const { code, stdout, stderr } = await process.ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      pushToAppliedMs: expect.any(Number),
      stages: expect.objectContaining({ source: expect.any(Number), reconcile: expect.any(Number) }),
    });
    await nothingIsLeft(process);
  });

  it('stays up until it is interrupted, and leaves nothing', async () => {
    const process = start([]);
    await process.says('It stays up until Ctrl-C.');

    process.signal('SIGINT');
    const { code, stderr } = await process.ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await nothingIsLeft(process);
  });

  it('ends when it is interrupted while the control plane starts, and leaves nothing', async () => {
    const process = start([]);
    while (process.leftovers().length === 0) await sleep(10);

    process.signal('SIGINT');
    await process.ended;

    await nothingIsLeft(process);
  });

  it('says first of all that there is no git', async () => {
    const { code, stdout, stderr } = await start([], { PATH: folder }).ended;

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('start: the sample repository needs Git, which cannot be run; install git\n');
  });

  it('ends with the error of a control plane that does not start, and leaves nothing', async () => {
    const assets = join(folder, 'assets');
    mkdirSync(assets);
    writeFileSync(join(assets, 'kube-apiserver'), '#!/bin/sh\necho it cannot start >&2\nexit 1\n');
    chmodSync(join(assets, 'kube-apiserver'), 0o755);

    const process = start([], { KUBEBUILDER_ASSETS: assets });
    const { code, stderr } = await process.ended;

    expect(code).toBe(1);
    expect(stderr).toContain('start: kube-apiserver ended:\nit cannot start');
    expect(stderr).not.toContain('    at ');
    await nothingIsLeft(process);
  });

  it.each([
    [['--onse'], /^sluice: unknown option '--onse' \(Did you mean --once\?\); see npm start -- --help\n$/],
    [['--context', 'mine'], /^sluice: --context goes with --kubeconfig; see npm start -- --help\n$/],
    [['--kubeconfig', '/no/such'], /^start: there is no kubeconfig \/no\/such; name one with --kubeconfig .*\n$/],
    [['--kubeconfig', cluster.kubeconfig, '--context', 'mine'], /^start: .*has no context mine; .*\n$/],
  ])('answers %s with one line, and leaves nothing', async (args, answer) => {
    const process = start(args);
    const { code, stdout, stderr } = await process.ended;

    expect(stderr).toMatch(answer);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(process.leftovers()).toEqual([]);
  });
});
