import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, bundleFunctions } from './bundle.ts';
import { lintTemplates, root, runOsls } from './deploy-tools.ts';
import { stackFunctions } from './resources/functions.ts';
import { stackResources } from './resources/resources.ts';

/** Identifies an installation. */
export interface StackOptions {
  /** Part of all names, so that an account may have several installations. */
  readonly stage: string;
  readonly region?: string;
  /** Parameters of `serverless.yml` and of the table of functions, as `name=value`. */
  readonly params?: readonly string[];
}

/** A packaged stack, ready to deploy. */
export interface PackagedStack {
  /** The folder with the template and the archives that osls deploys. */
  readonly folder: string;
  readonly template: string;
  readonly bundles: readonly Bundle[];
}

function flagsOf({ stage, region, params = [] }: StackOptions): readonly string[] {
  const regional = region === undefined ? [] : ['--region', region];
  return ['--stage', stage, ...regional, ...params.flatMap((param) => ['--param', param])];
}

/**
 * Bundles the functions and writes the template of their stack. Needs no credentials.
 *
 * @param service the folder of `serverless.yml`, under which `dist/` is written
 * @throws Error if cfn-lint has findings
 */
export async function packageStack(
  options: StackOptions,
  say: (line: string) => void,
  service = root,
): Promise<PackagedStack> {
  say('bundling …');
  const bundles = await bundleFunctions(join(service, 'dist', 'functions'));
  const folder = join(service, 'dist', 'stack');
  writeIncluded(service);
  say('writing the template …');
  await runOsls(['package', ...flagsOf(options), '--package', folder], service);
  const templates = ['create', 'update'].map((step) => join(folder, `cloudformation-template-${step}-stack.json`));
  say('checking the template …');
  const findings = await lintTemplates(templates);
  if (findings !== '') throw new Error(`cfn-lint:\n${findings}`);
  return { folder, template: templates[1] ?? '', bundles };
}

/** Writes the files that `serverless.yml` includes; osls reads them whatever it is asked to do. */
function writeIncluded(service: string): void {
  const dist = join(service, 'dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'functions.json'), JSON.stringify(stackFunctions(), undefined, 2));
  writeFileSync(join(dist, 'resources.json'), JSON.stringify(stackResources(), undefined, 2));
}

/** Deploys what was packaged with the same options. */
export async function deployStack(options: StackOptions, { folder }: PackagedStack, service = root): Promise<void> {
  await runOsls(['deploy', ...flagsOf(options), '--package', folder], service);
}

/** Deletes the stack; its bucket stays. */
export async function removeStack(options: StackOptions): Promise<void> {
  writeIncluded(root);
  await runOsls(['remove', ...flagsOf(options)]);
}
