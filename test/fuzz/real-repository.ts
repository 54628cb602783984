import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A repository made with Git: texts that change a little in each commit, so that it packs them as deltas; folders, tags, a submodule, a
 * link.
 */
export interface RealRepository {
  readonly folder: string;
  readonly head: string;
  git(
    args: readonly string[],
    options?: { readonly input?: Uint8Array | string; readonly env?: Record<string, string> },
  ): Buffer;
  remove(): void;
}

const identity = ['-c', 'user.name=Example', '-c', 'user.email=example@example.com', '-c', 'commit.gpgsign=false'];
const commits = 12;

export function makeRealRepository(): RealRepository {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-fuzz-'));
  const git: RealRepository['git'] = (args, { input = '', env = {} } = {}) => {
    const options = { cwd: folder, input, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], options);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  git(['init', '--quiet', '--initial-branch=main']);
  git(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  for (let number = 0; number < commits; number++) {
    for (const [path, content] of Object.entries(filesOf(number))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    git(['add', '--all']);
    git(['commit', '--quiet', '--message', `change ${number}\n\nand why`]);
    git(['tag', `v1.${number}.0`, ...(number % 2 === 0 ? [] : ['--annotate', '--message', 'noted'])]);
  }
  return {
    folder,
    head: git(['rev-parse', 'HEAD']).toString().trim(),
    git,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function filesOf(number: number): Record<string, string> {
  const lines = Array.from({ length: 200 }, (_, line) => `line ${line}: ${(line % 13) + (line === number ? 'x' : '')}`);
  return {
    'app/deployment.yaml': lines.join('\n'),
    'app/base/deep/er/service.yaml': lines.slice(number).join('\n'),
    [`notes/${number}.md`]: `note ${number}\n`,
    empty: '',
  };
}

/** All objects as a pack; with `byId` the deltas name their bases by id instead of by place. */
export function packAll({ git }: RealRepository, { byId }: { readonly byId: boolean }): Buffer {
  const flags = byId ? [] : ['--delta-base-offset'];
  return git(['pack-objects', '--all', '--stdout', '--quiet', '--depth=50', '--window=50', ...flags]);
}

/** What `git upload-pack` answers to a request of protocol version 2. */
export function answerOf({ folder }: RealRepository, request: Uint8Array): Buffer {
  return execFileSync('git', ['upload-pack', '--stateless-rpc', folder], {
    input: request,
    env: { ...process.env, GIT_PROTOCOL: 'version=2' },
    maxBuffer: 64 * 1024 * 1024,
  });
}
