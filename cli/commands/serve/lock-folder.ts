import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Locks a folder for this process until it is released or the process ends, however it ends. The lock is the system's, on an open file: a
 * process number that another program has reused cannot keep anybody out.
 *
 * @returns a function that releases the folder
 * @throws Error that names the process that holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'serve.lock'));
  const owner = join(folder, 'serve.pid');
  try {
    // Nothing is written to it. Its write lock lasts as long as the transaction.
    lock.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
  } catch (error) {
    lock.close();
    throw new Error(
      `${folder} is used by another sluice serve${describeOwner(owner)}; stop it, or give this one its own folder with --data`,
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
