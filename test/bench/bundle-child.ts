import { basename, join } from 'node:path';
import { build } from 'esbuild';

const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'bench');

/** A module that measures itself, packaged as the functions are: where it lies, and where Node keeps what it compiles of it. */
export interface BundledChild {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Makes one file of a module and all that it loads at once; what it loads later lies beside it. */
export async function bundleChild(bench: string): Promise<BundledChild> {
  const entry = join(import.meta.dirname, bench, 'child.ts');
  await build({
    entryPoints: [entry],
    outdir: join(cache, bench),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return {
    file: join(cache, bench, `${basename(entry, '.ts')}.mjs`),
    env: { ...process.env, NODE_COMPILE_CACHE: join(cache, bench, 'compiled') },
  };
}
