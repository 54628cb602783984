import { RE2JS } from 're2js';

/**
 * Go's `filepath.Match`: `*` and `?` within a folder's name, `[a-z]`, `[^a-z]`, `\` before a character; undefined for a malformed pattern. Runs in
 * linear time.
 *
 * @see https://pkg.go.dev/path/filepath#Match
 */
export function compilePathPattern(pattern: string): ((path: string) => boolean) | undefined {
  const parts: string[] = [];
  for (let at = 0; at < pattern.length; ) {
    const [whole = '', character, escaped, negated, ranges] =
      /^(?:([^\\[])|\\(.)|\[(\^?)((?:\\.|[^\\\]-])(?:(?:\\.|[^\\\]])*))\])/su.exec(pattern.slice(at)) ?? [];
    if (whole === '') return undefined;
    at += whole.length;
    if (whole === '*') parts.push('[^/]*');
    else if (whole === '?') parts.push('[^/]');
    else if (ranges !== undefined) parts.push(`[${negated}${ranges.replace(/\\(.)|([[&~])/gsu, '\\$1$2')}]`);
    else parts.push(RE2JS.quote(escaped ?? character ?? ''));
  }
  try {
    const regexp = RE2JS.compile(`(?s:${parts.join('')})`);
    return (path) => regexp.matches(path);
  } catch {
    return undefined;
  }
}
