import type { Meter } from '../../base/go/meter.ts';
import type { Value } from '../../base/go/value.ts';
import { TemplateError } from './errors.ts';

export interface TemplateLimits {
  /** Actions, iterations and function calls over a whole budget. */
  readonly steps: number;
  /** `template`, `include` and `tpl` inside one another. */
  readonly depth: number;
  /** UTF-16 units written by all templates of a budget, those inside `include` counted too. */
  readonly output: number;
  /** Bytes of all values and parsed templates that a budget's calls make, whether they are still in use or not. */
  readonly bytes: number;
}

/**
 * Generous for real charts (the largest known one needs under a million steps), tight for hostile ones. A JavaScript stack holds some 700 templates
 * inside one another: a lower bound makes the error the same everywhere.
 */
export const defaultLimits: TemplateLimits = {
  steps: 20_000_000,
  depth: 500,
  output: 64 * 1024 * 1024,
  bytes: 192 * 1024 * 1024,
};

/** Lists longer than this are refused as results. */
const maxItems = 5_000_000;

/** What executions that belong together (a chart's render) may still spend. */
export class Budget implements Meter {
  readonly limits: TemplateLimits;
  readonly #isOver: (() => boolean) | undefined;
  steps = 0;
  depth = 0;
  output = 0;
  bytes = 0;

  /** `isOver` is asked every few steps whether the time is up, for callers that have a deadline. */
  constructor(limits: Partial<TemplateLimits> = {}, isOver?: () => boolean) {
    this.limits = { ...defaultLimits, ...limits };
    this.#isOver = isOver;
  }

  step(count = 1): void {
    this.steps += count;
    if (this.steps > this.limits.steps) {
      throw new TemplateError('limit', `template: more than ${this.limits.steps} steps: simplify the loops`);
    }
    if (this.#isOver !== undefined && (count > 15 || (this.steps & 15) === 0) && this.#isOver()) {
      throw new TemplateError('limit', 'template: the time for rendering is up');
    }
  }

  make(bytes: number): void {
    this.hold(bytes);
    this.bytes += bytes;
  }

  hold(bytes: number): void {
    if (this.bytes + bytes > this.limits.bytes) {
      throw new TemplateError('limit', `template: more than ${this.limits.bytes} bytes of values: make them smaller`);
    }
  }

  write(length: number): void {
    this.output += length;
    if (this.output > this.limits.output) {
      throw new TemplateError('limit', `template: more than ${this.limits.output} characters of output`);
    }
  }

  /** Refuses a result that is too large to go on with. */
  check(result: Value): void {
    if (typeof result === 'string' && result.length > this.limits.output) {
      throw new TemplateError('limit', `template: a text of more than ${this.limits.output} characters`);
    }
    if (Array.isArray(result) && result.length > maxItems) {
      throw new TemplateError('limit', `template: a list of more than ${maxItems} items`);
    }
  }
}
