import { addTemplate, createTemplateSet, executeTree } from '../../../shared/render/gotemplate/template-set.ts';
import type { SprigContext } from '../../../shared/render/sprig/context.ts';
import { sprigFunctions } from '../../../shared/render/sprig/index.ts';
import type { TemplateOptions } from './options.ts';

const longest = 53;
const valid = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The release's name and the chart's path among the arguments. @throws Error in Helm's words */
export function nameRelease(
  args: readonly string[],
  options: Pick<TemplateOptions, 'generateName' | 'nameTemplate'>,
  context: SprigContext,
): { readonly name: string; readonly path: string } {
  const [first = '', second, ...more] = args;
  if (more.length > 0) throw new Error(`expected at most two arguments, unexpected arguments: ${more.join(', ')}`);
  if (second !== undefined) {
    if (options.generateName) throw new Error('cannot set --generate-name and also specify a name');
    if (options.nameTemplate) throw new Error('cannot set --name-template and also specify a name');
    return { name: first, path: second };
  }
  const name = options.nameTemplate ? renderName(options.nameTemplate, context) : 'release-name';
  return { name, path: first };
}

function renderName(text: string, context: SprigContext): string {
  const set = createTemplateSet('name-template', { functions: sprigFunctions(context) });
  return executeTree(set, addTemplate(set, set.name, text), null);
}

/** @throws Error in Helm's words where a release may not have this name */
export function checkReleaseName(name: string): void {
  if (name === '') throw new Error('release name check failed: release name "": no name provided');
  if (Buffer.byteLength(name) <= longest && valid.test(name)) return;
  throw new Error(
    `release name check failed: release name ${JSON.stringify(name)}: invalid release name, must match regex ${valid.source} and ` +
      `the length must not be longer than ${longest}`,
  );
}
