import { spawn } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolder, type Program, packages, pinnedVersion } from './programs.ts';

/**
 * Builds a program from its published Go modules into the folder: one to five minutes on two cores. `say` gets a line every 15 seconds.
 *
 * @throws Error with what to install where Go is missing, else with what Go printed last
 */
export async function buildProgram(folder: string, program: Program, say: (line: string) => void): Promise<void> {
  const target = join(folder, `${program}.${process.pid}.tmp`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say(`building ${program} ${pinnedVersion()} from its Go modules (once; kept in ${folder})`);
  const progress = setInterval(() => say(`building ${program}: ${seconds()} s`), 15_000);
  try {
    await go(['build', '-trimpath', '-ldflags', linkerFlags(), '-o', target, packages[program]]);
    renameSync(target, join(folder, program));
    say(`built ${program} in ${seconds()} s`);
  } finally {
    clearInterval(progress);
    rmSync(target, { force: true });
  }
}

/** Without them the API server says that it is v0.0.0-master. */
function linkerFlags(): string {
  const version = pinnedVersion();
  const [major, minor] = version.slice(1).split('.');
  const variables = {
    'k8s.io/component-base/version.gitVersion': version,
    'k8s.io/component-base/version.gitMajor': major,
    'k8s.io/component-base/version.gitMinor': minor,
    'k8s.io/client-go/pkg/version.gitVersion': version,
  };
  return ['-s', '-w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

function go(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: moduleFolder,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk).slice(-4000);
    });
    child.once('error', () =>
      reject(
        new Error(
          'the control plane can be neither fetched nor built: install Go 1.25 or newer, or set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl',
        ),
      ),
    );
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`go ${args.at(-1)}: ${errors}`))));
  });
}
