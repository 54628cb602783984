import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlPlane, startControlPlane } from './start.ts';

/** `npm run control-plane -- up | down | kubeconfig`: a control plane that runs until it is stopped. */
const state = join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'sluice', 'control-plane.json');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function running(): ControlPlane | undefined {
  if (!existsSync(state)) return undefined;
  const found = JSON.parse(readFileSync(state, 'utf8')) as ControlPlane;
  return isAlive(found.pid) ? found : undefined;
}

const commands: Readonly<Record<string, () => Promise<void>>> = {
  async up() {
    const started = Date.now();
    const found = running();
    const plane = found ?? (await startControlPlane({ say: console.error, detached: true }));
    mkdirSync(dirname(state), { recursive: true });
    writeFileSync(state, JSON.stringify(plane), { mode: 0o600 });
    console.error(found === undefined ? `ready in ${((Date.now() - started) / 1000).toFixed(1)} s` : 'already up');
    console.log(`export KUBECONFIG=${plane.kubeconfig}\nalias kubectl=${plane.kubectl}`);
  },
  async down() {
    const found = running();
    if (found !== undefined) {
      process.kill(found.pid, 'SIGTERM');
      while (isAlive(found.pid)) await sleep(50);
    }
    rmSync(state, { force: true });
    console.error(found === undefined ? 'nothing was up' : 'down');
  },
  async kubeconfig() {
    const found = running();
    if (found === undefined) throw new Error('no control plane is up: npm run control-plane -- up');
    console.log(found.kubeconfig);
  },
};

const command = commands[process.argv[2] ?? ''];
if (command === undefined) {
  console.error('usage: npm run control-plane -- up | down | kubeconfig');
  process.exitCode = 2;
} else {
  await command().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
