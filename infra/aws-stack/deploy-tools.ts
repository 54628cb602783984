import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { installPackages, installPython } from './install-once.ts';

const infra = join(import.meta.dirname, '..');
/** The root of the repository. */
export const root = join(infra, '..');

const packages = () => installPackages(join(infra, 'package.json'), 'osls, which writes and deploys the template');
const programs = () => installPython(join(infra, 'requirements.txt'), 'cfn-lint, which checks the template');

/** Installs the tools that package and deploy, unless they are installed. @throws Error if there is no registry or no Python */
export async function installDeployTools(): Promise<void> {
  await packages();
  await programs();
}

/** Runs osls in the folder of a `serverless.yml`; its output goes to standard error. @throws Error if it fails */
export async function runOsls(args: readonly string[], service = root): Promise<void> {
  const child = spawn(process.execPath, [join(await packages(), 'osls', 'bin', 'serverless.js'), ...args], {
    cwd: service,
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`osls ${args[0]} failed; its output above says why`);
}

/** Accepted findings about osls's own part of the template, and why. */
const accepted: Readonly<Record<string, string>> = {
  W3005: 'osls declares some dependencies twice: by a reference and by DependsOn',
};

/** The findings of cfn-lint in templates; empty if there are none. */
export async function lintTemplates(files: readonly string[]): Promise<string> {
  const program = join(await programs(), 'cfn-lint');
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ['--non-zero-exit-code', 'informational', '--ignore-checks', ...Object.keys(accepted), '--', ...files],
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') return reject(error);
        resolve(`${stdout}${stderr}`.trim() || (error === null ? '' : `cfn-lint ended with ${error.code}`));
      },
    );
  });
}
