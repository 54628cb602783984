import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findBinaries } from './binaries.ts';
import type { Program } from './programs.ts';

/** A running control plane on loopback: etcd, kube-apiserver, controller manager, scheduler and a substitute for the kubelet. */
export interface ControlPlane {
  readonly url: string;
  /** Of a member of system:masters. */
  readonly token: string;
  /** By the name of each user that the options ask for. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly caPem: string;
  /** The path of a kubeconfig file. */
  readonly kubeconfig: string;
  /** The path of a kubectl of the same version. */
  readonly kubectl: string;
  /** Of the supervisor; SIGTERM takes everything down. */
  readonly pid: number;
  /** The data folder, with a log of each program; gone after the end. */
  readonly folder: string;
}

export interface RunningControlPlane extends ControlPlane, AsyncDisposable {
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly say?: (line: string) => void;
  /** Goes on when this process ends; stopped by a signal to `pid`. */
  readonly detached?: boolean;
  /** Writes an audit log at level Metadata to this file. */
  readonly auditLog?: string;
  /** Users beside the admin, each with its groups; RBAC grants them nothing yet. */
  readonly users?: Readonly<Record<string, readonly string[]>>;
}

const attempts = 3;
/** Another server has the port: ours could not take it, or its certificate is not ours. */
const lostItsPort = /address already in use|self-signed certificate/;

/**
 * Another process may take a port between its choice and its use: then everything is started again on other ports.
 *
 * @throws Error with the last lines of the program that did not start
 */
export async function startControlPlane(options: StartOptions = {}): Promise<RunningControlPlane> {
  const binaries = await findBinaries(options.say ?? (() => undefined));
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(binaries, options);
    } catch (error) {
      if (attempt === attempts || !lostItsPort.test(String(error))) throw error;
    }
  }
}

async function startOnce(
  binaries: Readonly<Record<Program, string>>,
  { detached = false, auditLog, users }: StartOptions,
): Promise<RunningControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-control-plane-'));
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'supervisor.ts'),
      folder,
      JSON.stringify(binaries),
      JSON.stringify({ detached, auditLog, users }),
    ],
    { stdio: ['pipe', 'pipe', detached ? 'ignore' : 'inherit'], detached },
  );
  const line = await firstLine(child);
  const answer = JSON.parse(line) as ControlPlane & { readonly error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  if (detached) {
    child.stdin.destroy();
    child.stdout.destroy();
    child.unref();
  }
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return { ...answer, stop, [Symbol.asyncDispose]: stop };
}

function firstLine(child: ChildProcessByStdio<Writable, Readable, null>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the control plane ended before it was ready (exit code ${code})`)));
  });
}
