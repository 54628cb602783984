import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { licensesOf } from './licenses-of.ts';
import { writeDeclarations } from './write-declarations.ts';

const root = join(import.meta.dirname, '..', '..');

/** All recorded cases of kustomize, Helm and templates give on this one what they give on Node 24. `tsconfig.json` says it to the compiler. */
const oldestNode = 20;

/** The guides, and what they refer to. */
const pages = ['kustomize-library.md', 'helm-library.md', 'compatibility-kustomize.md', 'compatibility-helm.md'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** `./kustomize` to its source. */
  readonly exports: Readonly<Record<string, string>>;
}

export interface LibraryModule {
  /** In the package's folder. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Writes what this package exports as a package of its own, that needs no other: below `node_modules` Node runs no TypeScript.
 *
 * @returns the modules: an entry each, and parts that several share
 * @throws Error where types do not fit, or a license is missing
 */
export async function writeLibrary(folder: string): Promise<readonly LibraryModule[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'docs'), { recursive: true });
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const sources = Object.entries(manifest.exports).map(([path, source]) => [path.slice('./'.length), source] as const);

  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(sources),
    outdir: resolve(folder),
    bundle: true,
    // What two of them use is there once: an error of a template is one class, whichever module it comes from.
    splitting: true,
    chunkNames: 'parts/[hash]',
    platform: 'node',
    target: `node${oldestNode}`,
    format: 'esm',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES'), licensesOf(metafile, root));

  const types = await writeDeclarations(
    sources.map(([, source]) => source),
    folder,
  );
  const { name, version, description, license } = manifest;
  writeJson(join(folder, 'package.json'), {
    name,
    version,
    description,
    license,
    type: 'module',
    engines: { node: `>=${oldestNode}` },
    exports: Object.fromEntries(
      sources.map(([entry], at) => [`./${entry}`, { types: `./${types[at]}`, default: `./${entry}.js` }]),
    ),
  });
  copyFileSync(join(import.meta.dirname, 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  for (const page of pages) copyFileSync(join(root, 'docs', page), join(folder, 'docs', page));

  return Object.entries(metafile.outputs).map(([path, { bytes }]) => ({
    file: relative(resolve(folder), join(root, path)),
    bytes,
  }));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
