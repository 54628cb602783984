import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from './binaries.ts';

/** A running control plane on loopback: etcd, kube-apiserver, controller manager, scheduler and a stand-in for the kubelet. */
export interface ControlPlane {
  readonly url: string;
  /** Of a member of system:masters. */
  readonly token: string;
  readonly caPem: string;
  /** The path of a kubeconfig file. */
  readonly kubeconfig: string;
  /** The path of a kubectl of the same version. */
  readonly kubectl: string;
  /** Of the supervisor; SIGTERM takes everything down. */
  readonly pid: number;
}

export interface StartOptions {
  readonly say?: (line: string) => void;
  /** Goes on when this process ends; stopped by a signal to `pid`. */
  readonly detached?: boolean;
  /** Writes an audit log at level Metadata to this file. */
  readonly auditLog?: string;
}

/** @throws Error with the last lines of the program that did not start. */
export async function startControlPlane(options: StartOptions = {}): Promise<ControlPlane & { stop(): Promise<void> }> {
  const binaries = await findBinaries(options.say ?? (() => undefined));
  const folder = mkdtempSync(join(tmpdir(), 'sluice-control-plane-'));
  const { detached = false, auditLog } = options;
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'supervisor.ts'),
      folder,
      JSON.stringify(binaries),
      JSON.stringify({ detached, auditLog }),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], detached },
  );
  const line = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the control plane ended before it was ready (exit code ${code})`)));
  });
  const answer = JSON.parse(line) as ControlPlane & { error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  if (detached) {
    child.stdout.destroy();
    child.unref();
  }
  return {
    ...answer,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
