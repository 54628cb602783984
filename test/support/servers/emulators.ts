import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPython } from '../../../infra/aws-stack/install-once.ts';
import { freePort } from './free-port.ts';

export type EmulatorName = 'ministack' | 'moto';

export interface Emulator {
  /** On loopback, without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

const requirements = join(import.meta.dirname, 'requirements.txt');

/** Runs a module as `python -m` does, and ends with the process that holds its standard input. */
const untilOrphaned = `
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
module = sys.argv[1]
del sys.argv[1]
runpy.run_module(module, run_name='__main__', alter_sys=True)
`;

const commands: Readonly<Record<EmulatorName, (port: number) => readonly string[]>> = {
  ministack: () => ['ministack'],
  moto: (port) => ['moto.server', '-H', '127.0.0.1', '-p', `${port}`],
};

/** Whether there is a Python to make a virtual environment with. */
export function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const attempts = 3;

/**
 * Starts an emulator of AWS on a free port of loopback; installs it first, where it is not there. Another process may take the port
 * between its choice and its use: then another one is tried.
 */
export async function startEmulator(
  name: EmulatorName,
  environment: Readonly<Record<string, string>> = {},
): Promise<Emulator> {
  const python = join(await installPython(requirements, 'the emulators of AWS'), 'python');
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const emulator = await startOnce(python, name, environment);
    if (emulator !== undefined) return emulator;
  }
  throw new Error(`${name} did not start ${attempts} times`);
}

/** Undefined where it ended before it answered. */
async function startOnce(
  python: string,
  name: EmulatorName,
  environment: Readonly<Record<string, string>>,
): Promise<Emulator | undefined> {
  const port = await freePort();
  const child = spawn(python, ['-c', untilOrphaned, ...commands[name](port)], {
    env: { ...process.env, ...environment, GATEWAY_PORT: `${port}`, BIND_HOST: '127.0.0.1', LOG_LEVEL: 'ERROR' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000; ; await sleep(50)) {
    const answers = (await fetch(url).catch(() => undefined)) !== undefined;
    // What answers may be another's, on whose port this one could not listen.
    if (child.exitCode !== null) return undefined;
    if (answers) return { url, stop };
    if (Date.now() > until) {
      await stop();
      throw new Error(`${name} does not answer on ${url}`);
    }
  }
}
