import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, bundleFunctions } from './bundle.ts';
import { lintTemplates, root, runOsls } from './deploy-tools.ts';
import { stackResources } from './resources/resources.ts';

/** Which installation, and where. */
export interface StackOptions {
  /** Part of the name of everything: one account may hold several. */
  readonly stage: string;
  readonly region?: string;
}

export interface PackagedStack {
  /** Template and archives, as osls deploys them. */
  readonly folder: string;
  readonly template: string;
  readonly bundles: readonly Bundle[];
}

export function oslsFlags({ stage, region }: StackOptions): readonly string[] {
  return ['--stage', stage, ...(region === undefined ? [] : ['--region', region])];
}

/** Bundles the functions and writes the template of their stack under `dist/`. Needs no credentials. @throws Error where cfn-lint has findings */
export async function packageStack(options: StackOptions, say: (line: string) => void): Promise<PackagedStack> {
  say('bundling …');
  const bundles = await bundleFunctions(join(root, 'dist', 'functions'));
  const folder = join(root, 'dist', 'stack');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'dist', 'resources.json'), JSON.stringify(stackResources(), undefined, 2));
  say('writing the template …');
  await runOsls(['package', ...oslsFlags(options), '--package', folder]);
  const templates = ['create', 'update'].map((step) => join(folder, `cloudformation-template-${step}-stack.json`));
  say('checking the template …');
  const findings = await lintTemplates(templates);
  if (findings !== '') throw new Error(`cfn-lint:\n${findings}`);
  return { folder, template: templates[1] ?? '', bundles };
}
