import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Paths of the files that Git tracks and that are still there, relative to the root, filtered by a pattern of the path. */
export function trackedFiles(pattern: RegExp): readonly string[] {
  return execFileSync('git', ['ls-files'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter((path) => pattern.test(path) && existsSync(path));
}
