import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDeployTools, root } from '../../../infra/aws-stack/deploy-tools.ts';
import { packageStack } from '../../../infra/aws-stack/package-stack.ts';
import { messageOf } from '../../../shared/base/errors.ts';

/** A value of CloudFormation; functions are objects with one key. */
export type TemplateValue = string | number | boolean | readonly TemplateValue[] | TemplateObject;
export interface TemplateObject {
  readonly [key: string]: TemplateValue;
}

/** What of a template is spoken of. */
export interface Template {
  /** The properties of every resource of a type, by logical id. */
  ofType(type: string): Readonly<Record<string, TemplateObject>>;
  readonly text: string;
}

/** Undefined where the template can be written here; else why not. */
export async function whyNotPackaged(): Promise<string | undefined> {
  try {
    await installDeployTools();
    return undefined;
  } catch (error) {
    return messageOf(error).split('\n')[0];
  }
}

/** A folder from which a stack can be packaged and deployed beside others. */
export function makeServiceFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-stack-'));
  for (const file of ['serverless.yml', 'package.json']) copyFileSync(join(root, file), join(folder, file));
  return folder;
}

/** The template as `npm run package` writes it, cfn-lint included. */
export async function packageTemplate(): Promise<Template> {
  const folder = makeServiceFolder();
  try {
    const { template } = await packageStack({ stage: 'test', region: 'eu-west-1' }, () => undefined, folder);
    const text = readFileSync(template, 'utf8');
    const { Resources } = JSON.parse(text) as {
      Resources: Record<string, { readonly Type: string; readonly Properties: TemplateObject }>;
    };
    return {
      text,
      ofType: (type) =>
        Object.fromEntries(
          Object.entries(Resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties]] : [])),
        ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
