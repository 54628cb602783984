import { fromPlain } from '../base/go/value.ts';
import { Budget } from '../render/gotemplate/limits.ts';
import { addTemplate, createTemplateSet, executeTree } from '../render/gotemplate/template-set.ts';
import { sprigFunctions } from '../render/sprig/index.ts';
import { sprigContext } from './sprig-context.ts';

export { TemplateError, type TemplateErrorCode, type TemplatePosition } from '../render/gotemplate/errors.ts';

export interface TemplateOptions {
  /** What errors call the template; `template` where it is left out. */
  readonly name?: string;
  /** sprig's functions beside Go's own. */
  readonly sprig?: boolean;
  /** Go's `missingkey`: what a key that is not there gives. `default` prints `<no value>`, `zero` the zero value, `error` fails. */
  readonly missingKey?: 'default' | 'zero' | 'error';
  /** Steps, templates inside one another, characters of output, and bytes of what is made on the way. */
  readonly limits?: {
    readonly steps?: number;
    readonly depth?: number;
    readonly output?: number;
    readonly bytes?: number;
  };
  /** Nanoseconds since 1970: the clock that sprig's functions see. */
  readonly now?: () => bigint;
  /** The random numbers that sprig's functions see. */
  readonly randomBytes?: (count: number) => Uint8Array;
}

/** Renders a text/template of Go with plain data. @throws TemplateError in Go's words, with name, line and column */
export function renderTemplate(text: string, data: unknown, options: TemplateOptions = {}): string {
  const { name = 'template', sprig = false, missingKey = 'default' } = options;
  const functions = sprig ? { functions: sprigFunctions(sprigContext(options)) } : {};
  const set = createTemplateSet(name, { missingKey, ...functions });
  const budget = new Budget(options.limits);
  return executeTree(set, addTemplate(set, name, text, budget), fromPlain(data), budget);
}
