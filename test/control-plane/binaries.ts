import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The programs of a control plane, in the order in which they are built: the API server can start before the rest is there. */
const packages = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
} as const;
export type Program = keyof typeof packages;
const programs = Object.keys(packages) as Program[];

const moduleFolder = import.meta.dirname;

/** The Kubernetes version that `go.mod` pins, with its `v`. */
export function pinnedVersion(): string {
  const pinned = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(moduleFolder, 'go.mod'), 'utf8'))?.[1];
  if (pinned === undefined) throw new Error(`${moduleFolder}/go.mod pins no k8s.io/kubernetes`);
  return pinned;
}

function cacheFolder(): string {
  const root = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(root, 'sluice', 'control-plane', `${pinnedVersion()}-${process.platform}-${process.arch}`);
}

/**
 * Where each program stands: in `KUBEBUILDER_ASSETS`, else in the cache, else built into the cache from the published Go modules
 * (some ten minutes on two cores, once). `say` is told what is being done.
 *
 * @throws Error with what to install where Go is missing
 */
export async function findBinaries(say: (line: string) => void): Promise<Readonly<Record<Program, string>>> {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  const folder = cacheFolder();
  const place = (program: Program): string => {
    const asset = assets === undefined ? undefined : join(assets, program);
    return asset !== undefined && existsSync(asset) ? asset : join(folder, program);
  };
  const missing = programs.filter((program) => !existsSync(place(program)));
  if (missing.length > 0) await build(folder, missing, say);
  return Object.fromEntries(programs.map((program) => [program, place(program)])) as Record<Program, string>;
}

async function build(folder: string, missing: readonly Program[], say: (line: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const release = await lock(join(folder, '.lock'), say);
  try {
    for (const [index, program] of missing.entries()) {
      if (existsSync(join(folder, program))) continue;
      await buildOne(folder, program, (line) => say(`[${index + 1}/${missing.length}] ${line}`));
    }
  } finally {
    release();
  }
}

async function buildOne(folder: string, program: Program, say: (line: string) => void): Promise<void> {
  const version = pinnedVersion();
  const [major, minor] = version.slice(1).split('.');
  const variables = {
    'k8s.io/component-base/version.gitVersion': version,
    'k8s.io/component-base/version.gitMajor': major,
    'k8s.io/component-base/version.gitMinor': minor,
    'k8s.io/client-go/pkg/version.gitVersion': version,
  };
  const ldflags = ['-s', '-w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
  const target = join(folder, `${program}.${process.pid}.tmp`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say(`building ${program} ${version} from its Go modules (once; kept in ${folder})`);
  const progress = setInterval(() => say(`building ${program}: ${seconds()} s`), 15_000);
  try {
    await go(['build', '-trimpath', '-ldflags', ldflags, '-o', target, packages[program]]);
    renameSync(target, join(folder, program));
    say(`built ${program} in ${seconds()} s`);
  } finally {
    clearInterval(progress);
    rmSync(target, { force: true });
  }
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
          'Go is needed to build the control plane: install Go 1.25 or newer, or name a folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl in KUBEBUILDER_ASSETS',
        ),
      ),
    );
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`go ${args.at(-1)}: ${errors}`))));
  });
}

const staleLockMs = 60_000;

/** Two builders do not race: the second waits, and finds what the first has built. The holder touches its lock while it lives. */
async function lock(file: string, say: (line: string) => void): Promise<() => void> {
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      const touch = setInterval(() => writeFileSync(file, String(process.pid)), staleLockMs / 4);
      return () => {
        clearInterval(touch);
        rmSync(file, { force: true });
      };
    } catch {
      const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > staleLockMs) rmSync(file, { force: true });
      else if (waited % 15 === 0) say('waiting for another build of the control plane');
      await sleep(1000);
    }
  }
}
