import { GoError } from '../../../base/go/value.ts';
import { singleQuoted } from './json/display.ts';

/** Where a value is: the last key or index, and where that is; undefined for the root. */
export interface Path {
  readonly above: Path | undefined;
  readonly key: string | number;
}

/** What is wrong with a value, and where; an applicator such as `anyOf` has below it what its schemas report. */
export interface Violation {
  readonly at: Path | undefined;
  /** Written only when it is shown: most of them are not. */
  readonly text: () => string;
  readonly causes: readonly Violation[];
  /** `group`: several violations of one value; `reference`: those behind a `$ref`, shown only where there are several. */
  readonly kind: 'plain' | 'group' | 'reference';
}

/** Characters of all violations together: long lists of what is allowed are shown again for each value. */
const mostText = 4 * 1024 * 1024;

/** A path as a JSON pointer. */
export function pointerOf(path: Path | undefined): string {
  const parts: string[] = [];
  for (let at = path; at !== undefined; at = at.above)
    parts.unshift(`/${String(at.key).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return parts.join('');
}

/**
 * The violations as a list, one a line, each below what it belongs to.
 *
 * @throws GoError where they take more than 4 MiB
 */
export function writeViolations(violations: readonly Violation[], url: string): string {
  const lines: string[] = [];
  let length = 0;
  const show = ({ at, text }: Violation, indent: number): void => {
    const line = `${'  '.repeat(indent)}- at ${singleQuoted(pointerOf(at))}: ${text()}`;
    length += line.length;
    if (length > mostText) throw new GoError(`${url} finds more wrong than ${mostText} characters can say`);
    lines.push(line);
  };
  const write = (violation: Violation, indent: number): void => {
    const isShown = violation.kind !== 'reference' || violation.causes.length !== 1;
    if (isShown) show(violation, indent);
    for (const cause of violation.causes) write(cause, isShown ? indent + 1 : indent);
  };
  for (const violation of violations) write(violation, 0);
  return lines.join('\n');
}
