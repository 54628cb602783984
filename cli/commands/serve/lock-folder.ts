import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a folder for this process alone, until it is let go or the process ends, however it ends: the lock is the system's, on an open file, so that
 * no process number that another program has got meanwhile keeps anybody out.
 *
 * @returns lets the folder go
 * @throws Error that names the process that holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'serve.lock'));
  const owner = join(folder, 'serve.pid');
  try {
    // Nothing is written to it; a lock for writing is held as long as the transaction lasts.
    lock.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
  } catch (error) {
    lock.close();
    throw new Error(
      `${folder} is used by another sluice serve${describeOwner(owner)}; stop it, or give this one a folder of its own with --data`,
      { cause: error },
    );
  }
  writeFileSync(owner, `${process.pid}\n`);
  return () => lock.close();
}

function describeOwner(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
