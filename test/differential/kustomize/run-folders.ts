import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { createDiskFileTree } from '../../../cli/io/disk-file-tree.ts';
import { kustomizationFileNames } from '../../../shared/render/kustomize/read/kustomization.ts';
import { type KustomizeOracle, startKustomize } from '../../oracle/kustomize/oracle.ts';
import type { Difference, DifferentialResult } from '../result.ts';
import { buildOurs, compareAnswers } from './compare-build.ts';

/** As many differences of a checkout are shown. */
const mostShown = 3;
/** Milliseconds between two words on how far it is. */
const pause = 5000;

interface Counts {
  folders: number;
  /** By kustomize, and those of them of which we print the same bytes. */
  built: number;
  same: number;
  /** Both fail, of one cause. */
  sameError: number;
  /** What we refuse because it names a URL: kustomize is not asked. */
  remote: number;
  otherError: number;
}

/**
 * Every folder with a kustomization below some checkouts, built by kustomize and by us as their commands do: the same bytes, or errors of
 * the same cause.
 */
export async function run(checkouts: readonly string[]): Promise<DifferentialResult> {
  const kustomize = startKustomize();
  const all: { counts: Counts; differences: Difference[] }[] = [];
  try {
    console.log(
      '| checkout | commit | folders | kustomize builds | the same bytes | the same error | other errors | URLs |',
    );
    console.log('|---|---|---|---|---|---|---|---|');
    for (const checkout of checkouts.map((path) => resolve(path))) {
      const compared = await compareCheckout(checkout, kustomize);
      const { folders, built, same, sameError, otherError, remote } = compared.counts;
      const row = [nameOf(checkout), commitOf(checkout), folders, built, same, sameError, otherError, remote];
      console.log(`| ${row.join(' | ')} |`);
      all.push(compared);
    }
  } finally {
    kustomize.stop();
  }
  const sum = (field: keyof Counts): number => all.reduce((total, { counts }) => total + counts[field], 0);
  console.log(
    `| all | | ${sum('folders')} | ${sum('built')} | ${sum('same')} | ${sum('sameError')} | ${sum('otherError')} | ${sum('remote')} |`,
  );
  return { cases: sum('folders'), built: sum('built'), differences: all.flatMap(({ differences }) => differences) };
}

async function compareCheckout(
  checkout: string,
  kustomize: KustomizeOracle,
): Promise<{ counts: Counts; differences: Difference[] }> {
  const tree = createDiskFileTree('/');
  const counts: Counts = { folders: 0, built: 0, same: 0, sameError: 0, otherError: 0, remote: 0 };
  const differences: Difference[] = [];
  const folders = kustomizationsBelow(checkout);
  const ownSchema = folders.some((folder) => kustomizationFileNames.some((name) => mentionsSchema(join(folder, name))));
  let told = performance.now();
  for (const folder of folders) {
    counts.folders++;
    if (performance.now() - told > pause) {
      told = performance.now();
      console.error(`${nameOf(checkout)}: ${counts.folders} of ${folders.length}`);
    }
    const answer = buildOurs(tree, folder.slice(1), { order: 'legacy', loadRestrictor: 'rootOnly' });
    if (answer.code === 'remote') {
      counts.remote++;
      continue;
    }
    const original = await kustomize.build({ path: folder, onDisk: true, ownSchema, reorder: 'unspecified' });
    const compared = compareAnswers(original, answer);
    if (compared.builds) counts.built++;
    if (compared.kind === undefined) counts[compared.builds ? 'same' : 'sameError']++;
    else {
      if (!compared.builds) counts.otherError++;
      const name = `${nameOf(checkout)}: ${compared.kind}`;
      const shown = differences.length < mostShown;
      differences.push({
        name: shown ? name : `${name}, in ${relative(checkout, folder)}`,
        input: shown ? `build ${relative(checkout, folder)}` : '',
        ...aroundChange(compared.original, compared.ours),
      });
    }
  }
  return { counts, differences };
}

function kustomizationsBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const names: readonly string[] = kustomizationFileNames;
  const here = entries.some((entry) => !entry.isDirectory() && names.includes(entry.name)) ? [folder] : [];
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== '.git');
  return [...here, ...below.flatMap(({ name }) => kustomizationsBelow(join(folder, name)))];
}

function mentionsSchema(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes('openapi');
}

/** `owner+name` is how a folder may be called that stands for a repository. */
function nameOf(checkout: string): string {
  return basename(checkout).replace('+', '/');
}

function commitOf(checkout: string): string {
  if (!existsSync(join(checkout, '.git'))) return 'unknown';
  return execFileSync('git', ['-C', checkout, 'rev-parse', '--short=10', 'HEAD']).toString().trim();
}

/** The first lines that differ. */
function aroundChange(original: string, ours: string): Pick<Difference, 'original' | 'ours'> {
  const [a, b] = [original.split('\n'), ours.split('\n')];
  const at = Math.max(
    a.findIndex((line, index) => line !== b[index]),
    0,
  );
  const around = (lines: readonly string[]): string => lines.slice(Math.max(at - 2, 0), at + 3).join('\n');
  return { original: around(a), ours: around(b) };
}
