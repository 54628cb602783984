import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { licensesOf } from './licenses-of.ts';
import { writeDeclarations } from './write-declarations.ts';

const root = join(import.meta.dirname, '..', '..');

/** All recorded cases of kustomize, Helm and templates pass on this version of Node as on 24. `tsconfig.json` sets it for the compiler. */
const oldestNode = 20;

/** The guides, and the pages to which they refer. */
const pages = ['kustomize-library.md', 'helm-library.md', 'compatibility-kustomize.md', 'compatibility-helm.md'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** From `./kustomize` to its source. */
  readonly exports: Readonly<Record<string, string>>;
}

/** A module of the library. */
export interface LibraryModule {
  /** Path in the package's folder. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Writes the exports of this package as a package of their own, without dependencies and in JavaScript, because Node runs no TypeScript
 * below `node_modules`.
 *
 * @returns the modules: one for each export, and the parts that several share
 * @throws Error if types do not compile, or a license is missing
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
    // What two of them use exists once, so that an error of a template is the same class in both.
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
