import type { ChildProcess } from 'node:child_process';

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
