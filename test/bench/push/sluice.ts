import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../shared/base/system-clock.ts';
import { readKubeconfig } from '../../../shared/ports/kube/credentials/kubeconfig.ts';
import { createKubeClient } from '../../../shared/ports/kube/http/kube-client.ts';
import { freePort } from '../../support/servers/free-port.ts';
import { killChild, tieToThisProcess } from './child.ts';
import { type RunningSide, type Side, target } from './side.ts';

/** `sluice serve` in a process of its own, to which a signed webhook reports a push. */
export const sluiceSide: Side = {
  name: 'sluice',
  start: ({ kubeconfig, folder }) => startServe(kubeconfig, folder),
};

const command = join(import.meta.dirname, '../../../cli/sluice.ts');

async function startServe(kubeconfig: string, folder: string): Promise<RunningSide> {
  const port = await freePort();
  const log = join(folder, 'serve.log');
  const output = openSync(log, 'a');
  const child = spawn(
    process.execPath,
    [
      command,
      'serve',
      '--kubeconfig',
      kubeconfig,
      '--data',
      join(folder, 'data'),
      '--port',
      String(port),
      '--allow-addresses',
      'loopback',
    ],
    { stdio: ['ignore', output, output] },
  );
  tieToThisProcess(child);
  const path = await webhookPath(kubeconfig, child, () => `sluice serve: ${readFileSync(log, 'utf8').slice(-2000)}`);
  return {
    pids: [child.pid as number],
    async hook() {
      const body = JSON.stringify({ ref: 'refs/heads/main' });
      const signature = createHmac('sha256', target.token).update(body).digest('hex');
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'push',
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body,
      });
      if (!answer.ok) throw new Error(`the hook was answered with ${answer.status}: ${await answer.text()}`);
    },
    stop: () => killChild(child),
  };
}

/** Where the receiver listens, once its status says so. */
async function webhookPath(kubeconfig: string, child: ChildProcess, tail: () => string): Promise<string> {
  const client = createKubeClient(await readKubeconfig(kubeconfig, systemClock), systemClock);
  const path = `/apis/notification.toolkit.fluxcd.io/v1/namespaces/${target.namespace}/receivers/${target.receiver}`;
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(tail());
      const receiver = (await client.request({ method: 'GET', path })) as { status?: { webhookPath?: string } };
      if (receiver.status?.webhookPath !== undefined) return receiver.status.webhookPath;
      await sleep(100);
    }
  } finally {
    await client.close();
  }
}
