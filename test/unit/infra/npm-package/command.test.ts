import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oldestNode, refusalOf } from '../../../../cli/supported-node.mjs';
import { writeCommand } from '../../../../infra/npm-package/write-command.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

let temporary: string;
/** The folder that has the package and nothing else. */
let empty: string;
/** The folder from which it is run. */
let elsewhere: string;
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'sluice-command-'));
  [empty, elsewhere] = [join(temporary, 'empty'), join(temporary, 'elsewhere')];
  for (const folder of [empty, elsewhere]) mkdirSync(folder);
  await writeCommand(join(temporary, 'command'));
  const npm = (...args: readonly string[]) =>
    promisify(execFile)('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: empty });
  await npm('pack', join(temporary, 'command'), '--pack-destination', temporary);
  await npm('install', join(temporary, `sluice-${version}.tgz`), '--cache', join(temporary, 'cache'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs it as a shell does, where this Node is the machine's. */
function sluice(...args: readonly string[]) {
  const command = join(empty, 'node_modules', '.bin', 'sluice');
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: elsewhere, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('the packed command', () => {
  it('needs no other package, and has neither sources nor tests', () => {
    const installed = join(empty, 'node_modules', 'sluice');

    expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['sluice']);
    expect(readdirSync(installed).sort()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES',
      'keep-compiled.mjs',
      'package.json',
      'parts',
      'sluice.js',
      'sluice.mjs',
      'supported-node.mjs',
    ]);
    expect(readdirSync(join(installed, 'parts')).filter((name) => !name.endsWith('.js'))).toEqual([]);
  });

  it('prints its version', () => {
    expect(sluice('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('builds a kustomization of the folder that it is run in', () => {
    writeFileSync(join(elsewhere, 'kustomization.yaml'), 'resources: [map.yaml]\nnamePrefix: my-\n');
    writeFileSync(join(elsewhere, 'map.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n');

    const built = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-map\n';
    expect(sluice('build')).toEqual({ status: 0, stdout: built, stderr: '' });
  });

  it('explains serve, and names the kubeconfig that is missing', () => {
    const help = sluice('serve', '--help');
    const refusal = sluice('serve', '--kubeconfig', 'missing');

    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining('--allow-addresses <range...>') });
    expect(refusal.stderr).toBe('sluice: there is no kubeconfig missing; name one with --kubeconfig or $KUBECONFIG\n');
  });

  it('refuses to deploy without a checkout', () => {
    expect(sluice('deploy', '--dry-run')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^sluice: sluice deploy packages the functions .* run it in a checkout, .*\n$/),
    });
  });

  it('prints every object that install applies', () => {
    const { stdout } = sluice('install', '--export');

    expect(stdout).toContain('name: kustomizations.kustomize.toolkit.fluxcd.io');
  });
});

describe('a Node', () => {
  it.each(['22.19.0', '22.20.1', '24.0.0', '26.3.0'])('of version %s is supported', (supported) => {
    expect(refusalOf(supported)).toBeUndefined();
  });

  it.each(['12.22.12', '20.20.2', '22.9.0', '22.18.0'])(
    'of version %s is too old, which an error of one line says',
    (old) => {
      expect(refusalOf(old)).toBe(`this is Node ${old}, but sluice needs Node ${oldestNode} or newer; install Node 24`);
    },
  );
});
