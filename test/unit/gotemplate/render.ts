import { Budget, type TemplateLimits } from '../../../shared/build/gotemplate/limits.ts';
import {
  addTemplate,
  createTemplateSet,
  executeTemplate,
  type TemplateSetOptions,
} from '../../../shared/build/gotemplate/template-set.ts';
import { fromPlain } from '../../../shared/go/value.ts';

/** Renders one text with plain data, as template `t`. */
export function render(
  text: string,
  data: unknown = {},
  options: TemplateSetOptions & { readonly limits?: Partial<TemplateLimits> } = {},
): string {
  const set = createTemplateSet('t', options);
  addTemplate(set, 't', text);
  return executeTemplate(set, 't', fromPlain(data), new Budget(options.limits));
}
