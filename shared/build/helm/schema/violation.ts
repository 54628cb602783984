import { quote } from '../../../go/strconv/quote.ts';

/** What a value does wrong, and where; an applicator such as `anyOf` has what its schemas say below it. */
export interface Violation {
  /** Keys and indexes from the root of the values. */
  readonly at: readonly string[];
  readonly text: string;
  readonly causes: readonly Violation[];
  /** `group`: several violations of one value; `reference`: those behind a `$ref`, not shown where it is but one. */
  readonly kind: 'plain' | 'group' | 'reference';
}

/** A text in single quotes, as Helm's validator shows it. */
export function singleQuoted(text: string): string {
  return `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const pointer = (at: readonly string[]): string =>
  at.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The violations as a list, one a line, each below what it belongs to. */
export function writeViolations(violations: readonly Violation[], indent = 0): string {
  return violations
    .map((violation) => {
      const { at, text, causes, kind } = violation;
      if (kind === 'reference' && causes.length === 1) return writeViolations(causes, indent);
      return `${'  '.repeat(indent)}- at ${singleQuoted(pointer(at))}: ${text}\n${writeViolations(causes, indent + 1)}`;
    })
    .join('');
}
