import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Returns a folder of tools in the user's cache, which is made once for these pins and shared by all checkouts.
 *
 * @param pins files whose contents determine the folder's name
 * @param make fills the folder, which may contain the rest of an interrupted installation
 */
async function installOnce(
  name: string,
  pins: readonly string[],
  says: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sluice');
  const hash = createHash('sha256');
  for (const pin of pins) hash.update(readFileSync(pin));
  const folder = join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`);
  const complete = join(folder, 'complete');
  const lock = `${folder}.lock`;
  mkdirSync(cache, { recursive: true });
  for (let waits = 0; !existsSync(complete); waits++) {
    try {
      mkdirSync(lock);
    } catch {
      if (waits > 400) throw new Error(`${lock} is held by another installation; remove it if none is running`);
      await sleep(500);
      continue;
    }
    try {
      if (existsSync(complete)) break;
      console.error(`installing ${says} into ${folder} (once, under a minute)`);
      await make(folder);
      writeFileSync(complete, '');
    } finally {
      rmSync(lock, { recursive: true });
    }
  }
  return folder;
}

/** Installs what a `requirements.txt` pins into a Python environment and returns the folder of its programs. */
export async function installPython(requirements: string, says: string): Promise<string> {
  const folder = await installOnce('venv', [requirements], says, async (made) => {
    await run('python3', ['-m', 'venv', '--clear', made]).catch((cause: unknown) => {
      throw new Error(`${says} cannot be installed: there is no python3 with venv`, { cause });
    });
    await run(join(made, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  });
  return join(folder, 'bin');
}

/** Installs what a `package.json` and the lock file beside it pin and returns the folder of the packages. */
export async function installPackages(manifest: string, says: string): Promise<string> {
  const pins = [manifest, join(manifest, '..', 'package-lock.json')];
  const folder = await installOnce('packages', pins, says, async (made) => {
    mkdirSync(made, { recursive: true });
    for (const pin of pins) copyFileSync(pin, join(made, basename(pin)));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: made });
  });
  return join(folder, 'node_modules');
}
