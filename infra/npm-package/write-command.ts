import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { oldestNode } from '../../cli/supported-node.mjs';
import { licensesOf } from './licenses-of.ts';

const root = join(import.meta.dirname, '..', '..');

/** What starts the bundle, beside it: every Node has to understand them. */
const starters = ['sluice.mjs', 'supported-node.mjs', 'keep-compiled.mjs'];

/** A file of the packed command. */
export interface CommandFile {
  /** Path in the package's folder. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Writes the command `sluice` as a package without dependencies: a part that all commands share, and one for each, which is loaded when it
 * is run. Neither tests nor sources are in it.
 *
 * @throws Error if the license of a package is missing
 */
export async function writeCommand(folder: string): Promise<readonly CommandFile[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { sluice: 'cli/sluice.ts' },
    outdir: resolve(folder),
    bundle: true,
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    platform: 'node',
    target: `node${oldestNode}`,
    format: 'esm',
    charset: 'utf8',
    mainFields: ['module', 'main'],
    plugins: [withoutDeploy],
    // Packages that are not ECMAScript modules call require.
    banner: {
      js: "import { createRequire as createRequireOfPart } from 'node:module';const require=createRequireOfPart(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
  });
  for (const starter of starters) copyFileSync(join(root, 'cli', starter), join(folder, starter));
  writeManifest(folder);
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES'), licensesOf(metafile, root));
  for (const page of ['LICENSE', 'README.md']) copyFileSync(join(root, page), join(folder, page));
  return Object.entries(metafile.outputs).map(([path, { bytes }]) => ({
    file: relative(resolve(folder), join(root, path)),
    bytes,
  }));
}

function writeManifest(folder: string): void {
  const { name, version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    engines: { node: `>=${oldestNode}` },
    bin: { sluice: 'sluice.mjs' },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

const needsCheckout =
  'sluice deploy packages the functions from their sources: run it in a checkout, with npm run -s sluice -- deploy';

/** `deploy` packages the functions from their sources, with tools that it installs. */
const withoutDeploy: Plugin = {
  name: 'without-deploy',
  setup(bundle) {
    bundle.onLoad({ filter: /\/infra\/aws-stack\/package-stack\.ts$/ }, () => ({
      contents: `throw new Error(${JSON.stringify(needsCheckout)});
        export const packageStack = undefined, deployStack = undefined, removeStack = undefined;`,
    }));
  },
};
