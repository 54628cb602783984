import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { freePort } from '../../support/servers/free-port.ts';
import { killChild, tieToThisProcess } from './child.ts';
import { type RunningSide, type Side, target } from './side.ts';

interface Binaries {
  readonly source: string;
  readonly kustomize: string;
}

/** Flux's own controllers where `FLUX_SOURCE_CONTROLLER` and `FLUX_KUSTOMIZE_CONTROLLER` name their binaries. */
export function fluxSide(env: Readonly<Record<string, string | undefined>>): Side | undefined {
  const source = env['FLUX_SOURCE_CONTROLLER'];
  const kustomize = env['FLUX_KUSTOMIZE_CONTROLLER'];
  if (source === undefined || kustomize === undefined) return undefined;
  return {
    name: 'flux',
    start: ({ kubeconfig, folder }) => startControllers({ source, kustomize }, kubeconfig, folder),
  };
}

async function startControllers(binaries: Binaries, kubeconfig: string, folder: string): Promise<RunningSide> {
  const storage = `127.0.0.1:${await freePort()}`;
  const children: ChildProcess[] = [];
  const run = async (name: string, binary: string, args: readonly string[]): Promise<void> => {
    const health = `127.0.0.1:${await freePort()}`;
    const log = join(folder, `${name}.log`);
    const output = openSync(log, 'a');
    const child = spawn(binary, [...args, '--metrics-addr=0', `--health-addr=${health}`, '--log-level=error'], {
      env: {
        ...process.env,
        KUBECONFIG: kubeconfig,
        RUNTIME_NAMESPACE: target.namespace,
        TUF_ROOT: join(folder, 'tuf'),
      },
      stdio: ['ignore', output, output],
    });
    tieToThisProcess(child);
    children.push(child);
    await healthy(child, `http://${health}/healthz`, () => `${name}: ${readFileSync(log, 'utf8').slice(-2000)}`);
  };
  await run('source-controller', binaries.source, [
    `--storage-path=${folder}`,
    `--storage-addr=${storage}`,
    `--storage-adv-addr=${storage}`,
  ]);
  await run('kustomize-controller', binaries.kustomize, []);
  const client = createKubeClient(await readKubeconfig(kubeconfig, systemClock), systemClock);
  return {
    pids: children.map(({ pid }) => pid as number),
    // As notification-controller does when its receiver is called.
    async hook() {
      const requestedAt = new Date().toISOString();
      await client.request({
        method: 'PATCH',
        path: `/apis/source.toolkit.fluxcd.io/v1/namespaces/${target.namespace}/gitrepositories/${target.repository}`,
        contentType: 'application/merge-patch+json',
        body: { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt } } },
      });
    },
    async stop() {
      await client.close();
      await Promise.all(children.map(killChild));
    },
  };
}

async function healthy(child: ChildProcess, url: string, tail: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(tail());
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(100);
  }
}
