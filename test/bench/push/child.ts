import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The child does not outlive this process, unless that is killed by SIGKILL. */
export function tieToThisProcess(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** Kills the process and resolves when it is gone. Idempotent. */
export function killChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if ((child.exitCode ?? child.signalCode) !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
