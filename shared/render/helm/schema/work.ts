import type { RE2JS } from 're2js';
import type { Meter } from '../../../base/go/meter.ts';
import { compileRegexp } from '../../../base/go/regexp/regexp.ts';
import { GoError } from '../../../base/go/value.ts';

/** Bytes of all compiled patterns together. */
const mostPatternBytes = 128 * 1024 * 1024;
/** Characters of patterns times those that they are held against, all together: seconds of work. */
const mostMatching = 20_000_000;

/** Counts what a schema costs, and ends it by an error before it costs more than it may. */
export class SchemaWork {
  readonly #url: string;
  readonly #mostSteps: number;
  readonly #patterns = new Map<string, RE2JS>();
  #steps = 0;
  #matching = 0;
  #patternBytes = 0;

  constructor(url: string, mostSteps: number) {
    this.#url = url;
    this.#mostSteps = mostSteps;
  }

  /** Counts schemas and values that are looked at. @throws GoError beyond the limit */
  readonly step = (count = 1): void => {
    this.#steps += count;
    if (this.#steps > this.#mostSteps) throw new GoError(`${this.#url} takes more than ${this.#mostSteps} steps`);
  };

  /** Compiles a pattern, once however often it is asked for. @throws GoError in Go's words where RE2 refuses it, and beyond the limit */
  compile(pattern: string): RE2JS {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const meter: Meter = {
      step: () => undefined,
      make: () => undefined,
      hold: (bytes) => {
        this.#patternBytes += bytes;
        if (this.#patternBytes > mostPatternBytes)
          throw new GoError(`the patterns of ${this.#url} are larger than ${mostPatternBytes} bytes together`);
      },
    };
    const compiled = compileRegexp(pattern, meter);
    this.#patterns.set(pattern, compiled);
    return compiled;
  }

  /** Whether a pattern is found in a text. @throws GoError beyond the limit */
  matches(pattern: string, text: string): boolean {
    this.#matching += (pattern.length + 1) * (text.length + 1);
    if (this.#matching > mostMatching) throw new GoError(`the patterns of ${this.#url} take too long for these values`);
    return this.compile(pattern).matcher(text).find();
  }
}
