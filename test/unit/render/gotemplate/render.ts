import { fromPlain } from '../../../../shared/base/go/value.ts';
import { Budget, type TemplateLimits } from '../../../../shared/render/gotemplate/limits.ts';
import {
  addTemplate,
  createTemplateSet,
  executeTemplate,
  type TemplateSetOptions,
} from '../../../../shared/render/gotemplate/template-set.ts';

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
