import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLibrary } from '../../../../infra/npm-package/write-library.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const ourOwn = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const npm = (...args: readonly string[]) =>
  promisify(execFile)('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: project });

const examples = ['kustomize-library.md', 'helm-library.md'].flatMap((guide) =>
  [...readFileSync(join(root, 'docs', guide), 'utf8').matchAll(/^```([jt]s)\n(.*?)^```$/gms)].map(
    ([, language, code = ''], at) => ({
      name: `example ${at + 1} of ${guide}`,
      file: `${guide.replace('.md', '')}-${at + 1}.${language}`,
      code,
      said: [...code.matchAll(/^\s*\/\/ → (.*)$/gm)].map(([, line]) => line),
    }),
  ),
);
const talking = examples.filter(({ said }) => said.length > 0);
const onDisk = examples.find(({ code }) => code.includes('createDiskTree'));

let temporary: string;
/** A project of somebody else, and the package in it. */
let project: string;
let installed: string;
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'sluice-library-'));
  project = join(temporary, 'project');
  installed = join(project, 'node_modules', 'sluice');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  for (const { file, code } of examples) writeFileSync(join(project, file), code);
  await writeLibrary(join(temporary, 'library'));
  await npm('pack', '../library', '--pack-destination', temporary);
  await npm('install', `../sluice-${ourOwn.version}.tgz`, '--cache', join(temporary, 'cache'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const run = (file: string) => spawnSync(process.execPath, [file], { cwd: project, encoding: 'utf8' });
const installedFiles = (): readonly string[] => readdirSync(installed, { recursive: true, encoding: 'utf8' });

describe('the library as a package', () => {
  it.each(talking)('prints what its guide says: $name', ({ file, said }) => {
    const { stdout, stderr } = run(file);

    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual(said);
  });

  it('has types that fit the examples, strictly and without other packages', () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', 'false'];

    const { stdout } = spawnSync(process.execPath, [tsc, ...flags, ...talking.map(({ file }) => file)], {
      cwd: project,
      encoding: 'utf8',
    });

    expect(talking.length).toBeGreaterThan(3);
    expect(stdout).toBe('');
  });

  it('depends on no other package', () => {
    const modules = installedFiles().filter((file) => file.endsWith('.js'));
    const imported = modules.flatMap((file) =>
      [...readFileSync(join(installed, file), 'utf8').matchAll(/^(?:import|export|\}) .*?from "(.*?)";$/gm)].map(
        ([, from = '']) => from,
      ),
    );
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

    expect(manifest).not.toHaveProperty('dependencies');
    expect(imported.length).toBeGreaterThan(modules.length);
    expect(imported.filter((from) => !from.startsWith('./') && !from.startsWith('../') && !isBuiltin(from))).toEqual(
      [],
    );
  });

  it('has all that package.json exports, under its version and license', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

    expect(Object.keys(manifest.exports)).toEqual(Object.keys(ourOwn.exports));
    expect(manifest).toMatchObject({ name: 'sluice', version: ourOwn.version, license: ourOwn.license });
    for (const entry of Object.values(manifest.exports as Record<string, Record<string, string>>))
      for (const file of Object.values(entry)) expect(existsSync(join(installed, file))).toBe(true);
  });

  it('carries its license, and those of what is in it', () => {
    const licenses = readFileSync(join(installed, 'THIRD-PARTY-LICENSES'), 'utf8');

    expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
    for (const name of ['bcryptjs', 'js-yaml', 're2js', 'smol-toml'])
      expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('has every page that its pages refer to', () => {
    for (const page of installedFiles().filter((file) => file.endsWith('.md'))) {
      const folder = join(installed, page, '..');
      for (const [, link = ''] of readFileSync(join(installed, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g))
        expect(existsSync(join(folder, link)), `${link}, to which ${page} refers`).toBe(true);
    }
  });
});

describe('the tree on the disk of the kustomize guide', () => {
  const prod = () => join(project, 'deploy', 'overlays', 'prod');
  beforeAll(() => {
    mkdirSync(prod(), { recursive: true });
    writeFileSync(join(project, 'deploy', 'overlays', 'prod', 'kustomization.yaml'), 'resources: [config.yaml]\n');
    writeFileSync(join(temporary, 'secret.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: secret}\n');
  });

  it('reads files, and links that stay in it', () => {
    writeFileSync(join(prod(), 'own.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\n');
    symlinkSync('own.yaml', join(prod(), 'config.yaml'));

    const { stdout, stderr } = run(onDisk?.file ?? '');

    expect(stderr).toBe('');
    expect(stdout).toContain('name: own\n');
  });

  it.each(['rootOnly', 'none'])('reads no link that leads out of it, with the load restrictor %s', (restrictor) => {
    rmSync(join(prod(), 'config.yaml'), { force: true });
    symlinkSync(join(temporary, 'secret.yaml'), join(prod(), 'config.yaml'));
    writeFileSync(join(project, 'restricted.js'), onDisk?.code.replace("'rootOnly'", `'${restrictor}'`) ?? '');

    const { stdout, stderr } = run('restricted.js');

    expect(stdout).toBe('');
    expect(stderr).toContain("code: 'not-found'");
  });
});
