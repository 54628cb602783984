import { RE2JS } from 're2js';

/**
 * A glob over paths: `*` within a folder, `**` across folders, `?`, `[a-z]`, `[!a-z]`, `{a,b}`. A malformed one matches all paths, as in Helm. Runs
 * in linear time.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  try {
    const regexp = RE2JS.compile(`^(?s:${translate(pattern)})$`);
    return (path) => regexp.matches(path);
  } catch {
    return () => true;
  }
}

function translate(pattern: string): string {
  let groups = 0;
  return pattern.replace(/\*\*|\*|\?|\[!?[^\]]*\]|\\.|\{|\}|,|[^\w/-]/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[') && part.length > 1) return part.replace(/^\[!/, '[^');
    if (part === '{' && ++groups > 0) return '(?:';
    if (part === '}' && groups > 0 && --groups >= 0) return ')';
    if (part === ',') return groups > 0 ? '|' : ',';
    return `\\${part.replace(/^\\/, '')}`;
  });
}
