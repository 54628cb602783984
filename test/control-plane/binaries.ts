import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from './build-program.ts';
import { lock } from './lock.ts';
import { type Program, pinnedVersion, programs } from './programs.ts';
import { fetchPublished, publishedAt } from './published.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How a program that is missing comes into the folder. */
export interface Ways {
  /** Brings what it can of them within seconds, and never fails. */
  fetch(folder: string, missing: readonly Program[], say: (line: string) => void): Promise<void>;
  build(folder: string, program: Program, say: (line: string) => void): Promise<void>;
}

function waysOf(environment: Environment): Ways {
  return {
    fetch: (folder, missing, say) => fetchPublished(folder, missing, publishedAt(environment), say),
    build: buildProgram,
  };
}

function cacheFolder(environment: Environment): string {
  const root = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(root, 'sluice', 'control-plane', `${pinnedVersion()}-${process.platform}-${process.arch}`);
}

/**
 * The path of each program: in `KUBEBUILDER_ASSETS`, else in the cache; what is missing there is fetched from published archives, else
 * built from the published Go modules (some ten minutes on two cores), once. `say` is called with what is being done.
 *
 * @throws Error with what to install where nothing is published for this machine, or cannot be reached, and Go is missing
 */
export async function findBinaries(
  say: (line: string) => void,
  environment: Environment = process.env,
  ways: Ways = waysOf(environment),
): Promise<Readonly<Record<Program, string>>> {
  const assets = environment['KUBEBUILDER_ASSETS'];
  const folder = cacheFolder(environment);
  const place = (program: Program): string => {
    const asset = assets === undefined ? undefined : join(assets, program);
    return asset !== undefined && existsSync(asset) ? asset : join(folder, program);
  };
  const missing = programs.filter((program) => !existsSync(place(program)));
  if (missing.length > 0) await bring(folder, missing, ways, say);
  return Object.fromEntries(programs.map((program) => [program, place(program)])) as Record<Program, string>;
}

/** Two processes do not race: the second waits, and finds what the first has brought. */
async function bring(
  folder: string,
  missing: readonly Program[],
  ways: Ways,
  say: (line: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const release = await lock(join(folder, '.lock'), () => say('waiting for another build of the control plane'));
  const left = (): readonly Program[] => missing.filter((program) => !existsSync(join(folder, program)));
  try {
    if (left().length > 0) await ways.fetch(folder, left(), say);
    const toBuild = left();
    for (const [index, program] of toBuild.entries())
      await ways.build(folder, program, (line) => say(`[${index + 1}/${toBuild.length}] ${line}`));
  } finally {
    release();
  }
}
