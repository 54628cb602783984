import { rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const staleLockMs = 60_000;

/**
 * Waits for the lock file and returns what releases it. The holder touches it while it lives; one that was not touched for a minute is
 * taken over. `sayWaiting` is called every 15 seconds.
 */
export async function lock(file: string, sayWaiting: () => void): Promise<() => void> {
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      const touch = setInterval(() => writeFileSync(file, String(process.pid)), staleLockMs / 4);
      const release = (): void => {
        clearInterval(touch);
        process.off('exit', release);
        rmSync(file, { force: true });
      };
      // A process that is interrupted leaves no lock on which the next one waits.
      process.once('exit', release);
      return release;
    } catch {
      const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > staleLockMs) rmSync(file, { force: true });
      else if (waited % 15 === 0) sayWaiting();
      await sleep(1000);
    }
  }
}
