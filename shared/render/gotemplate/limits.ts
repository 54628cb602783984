import type { Meter } from '../../base/go/meter.ts';
import type { Value } from '../../base/go/value.ts';
import { TemplateError } from './errors.ts';

export interface TemplateLimits {
  /** Maximum number of actions, iterations and function calls. */
  readonly steps: number;
  /** Maximum nesting of `template`, `include` and `tpl`. */
  readonly depth: number;
  /** Maximum output in UTF-16 units, including output of `include`. */
  readonly output: number;
  /** Maximum bytes of all values and parsed templates created, whether or not they are still in use. */
  readonly bytes: number;
}

/**
 * Generous for real charts (the largest known one needs under a million steps), tight for hostile ones. A JavaScript stack holds about
 * 700 nested templates; the lower limit makes the error the same on every machine.
 */
export const defaultLimits: TemplateLimits = {
  steps: 20_000_000,
  depth: 500,
  output: 64 * 1024 * 1024,
  bytes: 192 * 1024 * 1024,
};

/** Longer lists are refused as results. */
const maxItems = 5_000_000;

/** The remaining budget of executions that belong together, such as the render of one chart. */
export class Budget implements Meter {
  readonly limits: TemplateLimits;
  readonly #isOver: (() => boolean) | undefined;
  steps = 0;
  depth = 0;
  output = 0;
  bytes = 0;

  /** `isOver` is polled every few steps and returns true once the caller's deadline has passed. */
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

  /** @throws TemplateError of code `limit` for a result that is too large */
  check(result: Value): void {
    if (typeof result === 'string' && result.length > this.limits.output) {
      throw new TemplateError('limit', `template: a text of more than ${this.limits.output} characters`);
    }
    if (Array.isArray(result) && result.length > maxItems) {
      throw new TemplateError('limit', `template: a list of more than ${maxItems} items`);
    }
  }
}
