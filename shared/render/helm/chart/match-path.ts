import { RE2JS } from 're2js';

/**
 * Compiles a pattern of Go's `filepath.Match`: `*` and `?` do not match `/`; `[a-z]`, `[^a-z]`, and `\` before a literal character.
 * Undefined for a malformed pattern. Matches in linear time.
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
