import { spawnSync } from 'node:child_process';
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
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildCommand } from '../../../../../cli/commands/build/command.ts';

const files = {
  'shop/kustomization.yaml': 'resources: [all.yaml]\n',
  'shop/all.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  'broken/kustomization.yaml': 'namePrefix: a-\nresources:\n- missing.yaml\n',
  'outside/kustomization.yaml': 'resources: [../shop/all.yaml]\n',
  'part/shop/kustomization.yaml': 'resources: [../../shop]\nnamePrefix: part-\n',
};
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: b\n';

const cli = join(import.meta.dirname, '../../../../../cli/sluice.ts');

let folder: string;
let printed: string;
let complained: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  printed = '';
  complained = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    complained += `${text}\n`;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

/** Runs `sluice build` with these folders and options. */
async function build(folders: readonly string[], ...options: readonly string[]): Promise<void> {
  await buildCommand().parseAsync([...folders.map((one) => join(folder, one)), ...options], { from: 'user' });
}

describe('sluice build', () => {
  it('prints the objects in the order of their kinds', async () => {
    await build(['shop']);

    expect(printed).toBe(`${configMap}---\n${secret}`);
  });

  it('keeps the order of the files where it is asked to', async () => {
    await build(['shop'], '--reorder', 'none');

    expect(printed).toBe(`${secret}---\n${configMap}`);
  });

  it('prints several folders as one stream', async () => {
    await build(['shop', 'part/shop'], '--reorder', 'none');

    expect(printed.split('---\n')).toHaveLength(4);
    expect(printed).toContain('name: part-a\n');
  });

  it('names the file and the line of an error relative to the current folder', async () => {
    const place = relative('.', join(folder, 'broken/kustomization.yaml'));

    await expect(build(['broken'])).rejects.toThrow(`${place}:3: `);
    expect(printed).toBe('');
  });

  it('stops at the first error', async () => {
    await expect(build(['broken', 'shop'])).rejects.toThrow(/missing\.yaml/);
    expect(printed).toBe('');
  });

  it('continues after an error where it is asked to, and fails in the end', async () => {
    await build(['broken', 'shop'], '--keep-going');

    expect(printed).toContain('name: a\n');
    expect(complained).toContain(`sluice: ${join(folder, 'broken')}: `);
    expect(complained).toContain('kustomization.yaml:3: ');
    expect(process.exitCode).toBe(1);
  });

  it('reads no file from outside of a folder unless it may', async () => {
    await expect(build(['outside'])).rejects.toThrow(
      /outside\/kustomization.yaml:1: security; file '.*shop\/all\.yaml' is not in or below/,
    );
    await build(['outside'], '--load-restrictor', 'LoadRestrictionsNone');

    expect(printed).toBe(`${configMap}---\n${secret}`);
  });

  it('renders charts where it may', async () => {
    const chart = join(folder, 'chart/charts/web');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    writeFileSync(join(chart, 'values.yaml'), '');
    writeFileSync(join(chart, 'templates/a.yaml'), configMap);
    writeFileSync(join(folder, 'chart/kustomization.yaml'), 'helmCharts: [{name: web, releaseName: web}]\n');

    await expect(build(['chart'])).rejects.toThrow(/'helmCharts' is not rendered/);
    await build(['chart'], '--enable-helm');

    expect(printed).toBe(configMap);
  });
});

describe('sluice build --output', () => {
  it.each([['-o'], ['--output']])('writes a file, as kustomize does: %s', async (flag) => {
    const out = join(folder, 'out.yaml');
    await build(['shop'], flag, out);

    expect(readFileSync(out, 'utf8')).toBe(`${configMap}---\n${secret}`);
    expect(printed).toBe('');
  });

  it('writes a file an object into a folder that is there', async () => {
    mkdirSync(join(folder, 'out'));
    await build(['shop'], '-o', join(folder, 'out'));

    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['v1_configmap_a.yaml', 'v1_secret_b.yaml']);
    expect(readFileSync(join(folder, 'out/v1_secret_b.yaml'), 'utf8')).toBe(secret);
  });

  it('names the namespace of an object where there are several', async () => {
    mkdirSync(join(folder, 'out'));
    const objects = [
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: A, namespace: X}}',
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}',
      '{apiVersion: v1, kind: Namespace, metadata: {name: c}}',
    ];
    writeFileSync(join(folder, 'shop/all.yaml'), objects.join('\n---\n'));
    await build(['shop'], '-o', join(folder, 'out'));

    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      'default_apps_v1_deployment_b.yaml',
      'v1_namespace_c.yaml',
      'x_v1_configmap_a.yaml',
    ]);
  });

  it('takes one folder', async () => {
    await expect(build(['shop', 'part/shop'], '-o', join(folder, 'out.yaml'))).rejects.toThrow(/takes one folder/);
    expect(existsSync(join(folder, 'out.yaml'))).toBe(false);
  });
});

describe("kustomize's other flags", () => {
  it.each([
    [
      [
        '--helm-command',
        'helm3',
        '--helm-debug',
        '--stack-trace',
        '--enable-alpha-plugins=true',
        '--enable-helm=false',
      ],
    ],
    [['--load-restrictor=LoadRestrictionsRootOnly', '--reorder=legacy']],
  ])('change nothing of a build without charts: %j', async (flags) => {
    await build(['shop'], ...flags);

    expect(printed).toBe(`${configMap}---\n${secret}`);
  });

  it('add the label of kustomize', async () => {
    await build(['shop'], '--enable-managedby-label');

    expect(printed.match(/managed-by: kustomize-v5\.8\.1/g)).toHaveLength(2);
  });

  it.each([
    ['', [], 'v1.36.0 false'],
    ['', ['--helm-kube-version', '1.29.0', '--helm-api-versions', 'b/v1'], 'v1.29.0 true'],
    [
      ', kubeVersion: 1.30.0, apiVersions: [a/v1]',
      ['--helm-kube-version', '1.29.0', '--helm-api-versions=b/v1'],
      'v1.30.0 false',
    ],
  ])('tell charts of the cluster where the kustomization does not: %j %j', async (fields, flags, expected) => {
    const chart = join(folder, 'chart/charts/web');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    writeFileSync(join(chart, 'values.yaml'), '');
    const { KubeVersion, has } = {
      KubeVersion: '{{ .Capabilities.KubeVersion }}',
      has: '{{ .Capabilities.APIVersions.Has "b/v1" }}',
    };
    writeFileSync(join(chart, 'templates/a.yaml'), `kind: A\nmetadata: {name: a}\nv: ${KubeVersion} ${has}\n`);
    writeFileSync(join(folder, 'chart/kustomization.yaml'), `helmCharts: [{name: web, releaseName: web${fields}}]\n`);
    await build(['chart'], '--enable-helm', ...flags);

    expect(printed).toContain(`v: ${expected}\n`);
  });

  it.each([
    ['--enable-exec'],
    ['--network'],
    ['--as-current-user'],
    ['-e', 'A=b'],
    ['--mount', 'x'],
    ['--network-name', 'y'],
  ])('are refused by name, with the reason: %s', (...flags) => {
    const { stderr, status } = spawnSync(process.execPath, [cli, 'build', join(folder, 'shop'), ...flags], {
      encoding: 'utf8',
    });

    expect(stderr).toMatch(/^sluice: --[a-z-]+ is not supported: Sluice runs no functions and no programs/);
    expect(status).toBe(1);
  });
});

describe('sluice build --output-dir', () => {
  it('writes one file a folder, named for it', async () => {
    const out = join(folder, 'out');

    await build(['shop', 'part/shop'], '--output-dir', out);

    const name = `${join(folder, 'shop').slice(1).replaceAll('/', '_')}.yaml`;
    expect(readdirSync(out)).toHaveLength(2);
    expect(readFileSync(join(out, name), 'utf8')).toBe(`${configMap}---\n${secret}`);
    expect(printed).toBe('');
  });

  it('refuses to write two folders to one file', async () => {
    const out = join(folder, 'out');

    await expect(build(['part/shop', 'part_shop'], '--output-dir', out)).rejects.toThrow(/would both be written to/);
  });

  it('writes the folders that it can build where it continues after an error', async () => {
    const out = join(folder, 'out');

    await build(['broken', 'shop'], '--output-dir', out, '--keep-going');

    expect(readdirSync(out)).toEqual([`${join(folder, 'shop').slice(1).replaceAll('/', '_')}.yaml`]);
    expect(process.exitCode).toBe(1);
  });

  it('names a file for what is below the folders above', async () => {
    const out = join(folder, 'out');

    await buildCommand().parseAsync([relative('.', join(folder, 'shop')), '--output-dir', out], { from: 'user' });

    expect(readdirSync(out)[0]).not.toMatch(/^\./);
  });

  it.runIf(existsSync('/proc/self'))('says so where it cannot make the folder', async () => {
    await expect(build(['shop'], '--output-dir', '/proc/out/deep')).rejects.toThrow(/ENOENT/);
  });
});

describe('an error of sluice build', () => {
  it.each([
    ['nowhere', /nowhere: does not exist/],
    ['shop/kustomization.yaml', /shop\/kustomization.yaml: is a file; name the folder/],
  ])('says what is wrong with %s', async (dir, message) => {
    await expect(build([dir])).rejects.toThrow(message);
  });

  it.each(['a\\0b', 'x'.repeat(300), 'link'])('says where a file cannot be written: %s', async (name) => {
    mkdirSync(join(folder, 'odd'), { recursive: true });
    symlinkSync('link', join(folder, 'odd/link'));
    writeFileSync(join(folder, 'odd/kustomization.yaml'), `resources:\n- "${name}"\n`);

    await expect(build(['odd'])).rejects.toThrow(/odd\/kustomization.yaml(:2)?: '.*' does not exist/s);
  });

  it('names all files relative to the current folder', async () => {
    writeFileSync(join(folder, 'shop/kustomization.yml'), 'namePrefix: a\n');

    await expect(build(['shop'])).rejects.toThrow(new RegExp(`and '${relative('.', join(folder, 'shop'))}/kustom`));
  });
});
