import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Trigger } from '../../functions/entry.ts';
import { type FunctionName, functionNames, functions } from '../../functions/index.ts';
import { leanPackages } from './lean-packages.ts';

const root = join(import.meta.dirname, '..', '..');

/** The bundle of a function. */
export interface Bundle {
  readonly name: FunctionName;
  readonly file: string;
  readonly bytes: number;
}

interface Adapter {
  /** The export of a function's file that makes the function from its ports. */
  readonly create: 'createApp' | 'createHandler';
  /** What turns it into the handler that Lambda calls, and the file in `functions/lambda` that exports it. */
  readonly adapt: string;
  readonly from: string;
}

const adapters: Readonly<Record<Trigger, Adapter>> = {
  http: { create: 'createApp', adapt: 'onHttp', from: 'http.ts' },
  queue: { create: 'createHandler', adapt: 'onAws', from: 'on-aws.ts' },
  clock: { create: 'createHandler', adapt: 'onAws', from: 'on-aws.ts' },
  'dead-letters': { create: 'createHandler', adapt: 'onDeadLetters', from: 'dead-letters.ts' },
};

/** The entry module of a function on Lambda. It imports the function's own file and not the table, which imports all functions. */
function moduleOf(name: FunctionName): string {
  const { create, adapt, from } = adapters[functions[name].trigger];
  return `
    import { ${create} } from './functions/${name}.ts';
    import { ${adapt} } from './functions/lambda/${from}';
    export const handler = ${adapt}(${create});
  `;
}

const functionModules: Plugin = {
  name: 'function-modules',
  setup(builder) {
    const namespace = 'function';
    builder.onResolve({ filter: /^function:/ }, ({ path }) => ({ path: path.slice('function:'.length), namespace }));
    builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: moduleOf(path as FunctionName),
      resolveDir: root,
    }));
  },
};

/** Bundles each function, with only what it uses, into `<folder>/<name>/index.mjs`, which exports `handler`. */
export async function bundleFunctions(folder: string): Promise<readonly Bundle[]> {
  rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints: Object.fromEntries(functionNames.map((name) => [`${name}/index`, `function:${name}`])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    // Errors carry the names of their classes into the logs.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // esbuild can leave out parts of ECMAScript modules only.
    mainFields: ['module', 'main'],
    plugins: [functionModules, leanPackages],
    // undici leaves out its experimental parser if this is defined.
    define: { esbuildDetection: 'true' },
    // Packages that are not ECMAScript modules call require.
    banner: { js: "import { createRequire as r } from 'node:module';const require=r(import.meta.url);" },
    legalComments: 'none',
    logLevel: 'warning',
  });
  return functionNames.map((name) => {
    const file = join(folder, name, 'index.mjs');
    return { name, file, bytes: statSync(file).size };
  });
}
