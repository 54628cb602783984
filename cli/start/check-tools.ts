import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Checks that Git is installed, with the program that serves repositories over HTTP. @throws Error that says what to install */
export function checkGit(): void {
  let folder: string;
  try {
    folder = execFileSync('git', ['--exec-path'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (cause) {
    throw new Error('the sample repository needs Git, which cannot be run; install git', { cause });
  }
  if (!existsSync(join(folder, 'git-http-backend')))
    throw new Error(`${folder} has no git-http-backend, which serves the sample repository; install all of git`);
}
