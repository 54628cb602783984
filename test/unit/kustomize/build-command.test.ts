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
import { buildCommand } from '../../../cli/build.ts';

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

  it('names the file and the line of an error as somebody who stands here would', async () => {
    const place = relative('.', join(folder, 'broken/kustomization.yaml'));

    await expect(build(['broken'])).rejects.toThrow(`${place}:3: `);
    expect(printed).toBe('');
  });

  it('stops at the first error', async () => {
    await expect(build(['broken', 'shop'])).rejects.toThrow(/missing\.yaml/);
    expect(printed).toBe('');
  });

  it('goes on after an error where it is asked to, and fails in the end', async () => {
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

  it('writes the folders that it can build where it goes on after an error', async () => {
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

describe('sluice build says', () => {
  it.each([
    ['nowhere', /nowhere: does not exist/],
    ['shop/kustomization.yaml', /shop\/kustomization.yaml: is a file; name the folder/],
  ])('what is wrong with %s', async (dir, message) => {
    await expect(build([dir])).rejects.toThrow(message);
  });

  it.each(['a\\0b', 'x'.repeat(300), 'link'])('where a file cannot be there: %s', async (name) => {
    mkdirSync(join(folder, 'odd'), { recursive: true });
    symlinkSync('link', join(folder, 'odd/link'));
    writeFileSync(join(folder, 'odd/kustomization.yaml'), `resources:\n- "${name}"\n`);

    await expect(build(['odd'])).rejects.toThrow(/odd\/kustomization.yaml(:2)?: '.*' does not exist/s);
  });

  it('names all files from here', async () => {
    writeFileSync(join(folder, 'shop/kustomization.yml'), 'namePrefix: a\n');

    await expect(build(['shop'])).rejects.toThrow(new RegExp(`and '${relative('.', join(folder, 'shop'))}/kustom`));
  });
});
