import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { type CommandAnswer, startHelmCommand } from '../../oracle/helm-command/oracle.ts';
import type { Difference, DifferentialOptions, DifferentialResult } from '../result.ts';
import { commandFiles, commandLines } from './command-lines.ts';
import { runTemplateCommand } from './run-template-command.ts';

const mostShown = 30;

/** Random command lines of `helm template`, run by Helm's own command and by us: the same output and files, or the same error. */
export async function compareCommandLines({ cases, seed }: DifferentialOptions): Promise<DifferentialResult> {
  const helm = startHelmCommand();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-command-lines-'));
  for (const [path, text] of Object.entries(commandFiles)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const differences: Difference[] = [];
  let built = 0;
  const compare = async (args: readonly string[]): Promise<Difference | undefined> => {
    const original = shown(await helm.run(folder, ['template', ...args]), folder);
    const ours = shown(await runTemplateCommand(folder, args), folder);
    if (!original.includes('ERR ')) built++;
    if (original === ours || refused.test(ours)) return undefined;
    return { name: 'a command line', input: JSON.stringify(args), original, ours };
  };
  try {
    for (const args of fc.sample(commandLines, { numRuns: cases, seed })) {
      const found = await compare(args);
      if (found === undefined || differences.length >= mostShown) continue;
      differences.push((await compare(await reduceArgs(args, compare))) ?? found);
    }
  } finally {
    helm.stop();
    rmSync(folder, { recursive: true });
  }
  return { cases, built, differences };
}

/** What Sluice does not follow, by name and with the reason. */
const refused = /ERR .*(?:is not supported: |only client is supported|are not fetched)/;

/** Output, the files that were written, and the error. */
function shown({ output, error }: CommandAnswer, folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.startsWith(join(folder, 'out')))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => `FILE ${path}\n${readFileSync(path, 'utf8')}`);
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  const text = [output, ...files, error === '' ? '' : `ERR ${inOneTongue(error)}`].join('\n');
  return text.replaceAll(folder, 'FOLDER');
}

/** The same error with the name of either program in it. */
const inOneTongue = (error: string): string => error.replaceAll('sluice template', 'helm template');

async function reduceArgs(
  args: readonly string[],
  compare: (smaller: readonly string[]) => Promise<Difference | undefined>,
): Promise<readonly string[]> {
  let found = args;
  for (let at = found.length - 1; at >= 0; at--) {
    const smaller = found.filter((_, index) => index !== at);
    if ((await compare(smaller)) !== undefined) found = smaller;
  }
  return found;
}
