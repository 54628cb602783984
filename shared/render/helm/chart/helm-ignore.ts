import { basePath } from '../../../base/go/path.ts';
import { HelmError } from '../helm-error.ts';
import { compilePathPattern } from './match-path.ts';

/** True if a path is ignored. */
type IgnoreRule = (path: string, isFolder: boolean) => boolean;

/** Files whose names start with a dot are not templates. */
const always = 'templates/.?*';

/**
 * Parses a `.helmignore`. A path is ignored if any rule matches it; a rule with `!` ignores every path that it does not match.
 *
 * @throws HelmError of code `chart` for a rule that is malformed or has `**`
 */
export function parseHelmIgnore(text: string): IgnoreRule {
  const lines = [...text.replace(/^\uFEFF/, '').split('\n'), always].map((line) => line.trim());
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseRule);
  return (path, isFolder) => rules.some((rule) => rule(path, isFolder));
}

function parseRule(line: string): IgnoreRule {
  if (line.includes('**')) throw new HelmError('chart', 'double-star (**) syntax is not supported');
  const isNegated = line.startsWith('!');
  const needsFolder = line.length > (isNegated ? 1 : 0) && line.endsWith('/');
  const bare = line.slice(isNegated ? 1 : 0, needsFolder ? -1 : undefined);
  const matches = compilePathPattern(bare.replace(/^\//, ''));
  if (matches === undefined) throw new HelmError('chart', 'syntax error in pattern');
  const isAnywhere = !bare.includes('/');
  return (path, isFolder) => {
    const isMatch = (!needsFolder || isFolder) && matches(isAnywhere ? basePath(path) : path);
    return isMatch !== isNegated;
  };
}
