import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import { buildOracle } from '../../oracle/start-oracle.ts';
import { freePort } from '../servers/free-port.ts';
import { type RequestRecorder, startRecorder } from './request-recorder.ts';
import { startTokenServer, type TokenServer } from './token-server.ts';

export interface RegistryOptions {
  /** Who may read and write; nobody else then. */
  readonly user?: { readonly name: string; readonly password: string };
  /** `basic` asks for the password itself, `token` sends clients to a token server. Default `basic`. */
  readonly challenge?: 'basic' | 'token';
}

/** The registry of the distribution project on loopback, behind a proxy that records what it is asked. */
export interface Registry {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** `METHOD /path`, in order; those of pushing too. */
  readonly requests: string[];
  /** The authorization with which this process may push. */
  readonly authorization: string | undefined;
  readonly recorder: RequestRecorder;
  readonly tokens: TokenServer | undefined;
  close(): Promise<void>;
}

/** Builds the registry (a minute the first time), and starts it with an empty storage. */
export async function startRegistry({ user, challenge = 'basic' }: RegistryOptions = {}): Promise<Registry> {
  const program = buildOracle('registry');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-registry-'));
  const port = await freePort();
  const tokens = user !== undefined && challenge === 'token' ? await startTokenServer(folder, user) : undefined;
  const auth = user === undefined ? {} : { auth: tokens?.configuration ?? htpasswd(folder, user) };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration(port, auth)));
  const child = spawn(program, [join(folder, 'config.json')], { stdio: 'ignore' });
  const recorder = await startRecorder(port);
  await untilItAnswers(port);
  return {
    host: recorder.host,
    requests: recorder.requests,
    authorization:
      user === undefined ? undefined : `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`,
    recorder,
    tokens,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await Promise.all([ended, recorder.close(), tokens?.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(port: number, auth: object): object {
  return {
    version: '0.1',
    log: { level: 'error' },
    storage: { inmemory: {}, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: 'of a test', relativeurls: true },
    ...auth,
  };
}

function htpasswd(folder: string, { name, password }: { name: string; password: string }): object {
  const path = join(folder, 'htpasswd');
  writeFileSync(path, `${name}:${hashSync(password, 4)}\n`);
  return { htpasswd: { realm: 'test', path } };
}

async function untilItAnswers(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    if (answer !== undefined) return;
    if (tries === 300) throw new Error('the registry does not answer');
    await sleep(50);
  }
}
