import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { leanPackages } from './lean-packages.ts';

const root = join(import.meta.dirname, '..', '..');
const entries = join(root, 'functions', 'lambda');

export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

/** The name of every function: a file each in `functions/lambda`. */
export function functionNames(): readonly string[] {
  return readdirSync(entries)
    .filter((file) => file.endsWith('.ts') && file !== 'on-aws.ts')
    .map((file) => file.slice(0, -'.ts'.length));
}

/** One file a function, with only what it uses; `<folder>/<name>/index.mjs`, which exports `handler`. */
export async function bundleFunctions(folder: string): Promise<readonly Bundle[]> {
  rmSync(folder, { recursive: true, force: true });
  const names = functionNames();
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(entries, `${name}.ts`)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    // Errors carry their names for logs; classes are told apart by them.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Modules before their other form: only of them can parts be left out.
    mainFields: ['module', 'main'],
    plugins: [leanPackages],
    // undici leaves out its experimental parser where this is defined.
    define: { esbuildDetection: 'true' },
    // Packages that are not modules ask for each other this way.
    banner: { js: "import { createRequire as r } from 'node:module';const require=r(import.meta.url);" },
    legalComments: 'none',
    logLevel: 'warning',
  });
  return names.map((name) => {
    const file = join(folder, name, 'index.mjs');
    return { name, file, bytes: statSync(file).size };
  });
}
