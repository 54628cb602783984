import { YAMLException } from 'js-yaml';

/** More lines that hang out to the left than this, and a file is refused. */
const mostRepairs = 500;

/**
 * Parses what Go's parser takes and js-yaml does not: the lines of a quoted text or of brackets may hang out to the left, as their indentation
 * means nothing. `parse` is called again with a text in which they do not.
 *
 * @throws YAMLException
 */
export function parseRepaired<T>(text: string, parse: (source: string) => T): T {
  let source = text;
  for (let repairs = 0; ; repairs++) {
    try {
      return parse(source);
    } catch (error) {
      const line = error instanceof YAMLException ? error.mark?.line : undefined;
      if (line === undefined || (error as YAMLException).reason !== 'deficient indentation' || repairs >= mostRepairs)
        throw error;
      source = indentLine(source, line);
    }
  }
}

function indentLine(text: string, line: number): string {
  const lines = text.split('\n');
  lines[line] = `${' '.repeat(64)}${lines[line]?.trimStart()}`;
  return lines.join('\n');
}
