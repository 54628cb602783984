import { TemplateError } from './errors.ts';

export interface TemplateLimits {
  /** Actions, iterations and function calls over a whole budget. */
  readonly steps: number;
  /** `template`, `include` and `tpl` inside one another. */
  readonly depth: number;
  /** UTF-16 units written by all templates of a budget, those inside `include` counted too. */
  readonly output: number;
}

/** Generous for real charts (the largest known one needs under a million steps), tight for hostile ones. */
export const defaultLimits: TemplateLimits = { steps: 20_000_000, depth: 2_000, output: 64 * 1024 * 1024 };

/** What executions that belong together (a chart's render) may still spend. */
export class Budget {
  readonly limits: TemplateLimits;
  steps = 0;
  depth = 0;
  output = 0;

  constructor(limits: Partial<TemplateLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
  }

  step(): void {
    if (++this.steps > this.limits.steps) {
      throw new TemplateError('limit', `template: more than ${this.limits.steps} steps: simplify the loops`);
    }
  }

  write(length: number): void {
    this.output += length;
    if (this.output > this.limits.output) {
      throw new TemplateError('limit', `template: more than ${this.limits.output} characters of output`);
    }
  }
}
