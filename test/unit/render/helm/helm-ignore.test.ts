import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../shared/base/filesys/memory-file-tree.ts';
import { readChartFolder } from '../../../../shared/render/helm/chart/read-chart-folder.ts';

function kept(rules: string, paths: readonly string[]): readonly string[] {
  const files = [...paths, '.helmignore'].map(
    (path) => [path, Buffer.from(path === '.helmignore' ? rules : '')] as const,
  );
  return readChartFolder(createMemoryFileTree(files)).map(({ path }) => path);
}

describe('.helmignore', () => {
  it.each([
    ['a name anywhere', '*.bak', ['a.bak', 'b/c.bak', 'd.yaml'], ['d.yaml']],
    ['a path from the root', '/a', ['a', 'b/a'], ['b/a']],
    ['a path with folders', 'b/*', ['b/a', 'b/c/d', 'e'], ['e']],
    ['a folder only', 'x/', ['x/a', 'y/x'], ['y/x']],
    ['a class of characters', '[a-c].txt', ['a.txt', 'd.txt'], ['d.txt']],
    ['everything that a negated rule does not match', '!*.yaml', ['a.yaml', 'b.txt'], ['a.yaml']],
    ['neither comments nor blank lines', '# a\n\n', ['a'], ['a']],
  ])('leaves out %s', (_, rules, paths, expected) => {
    expect(kept(rules, paths).filter((path) => path !== '.helmignore')).toEqual(expected);
  });

  it('always leaves out hidden files of templates/', () => {
    expect(kept('', ['templates/.a.swp', 'templates/a.yaml'])).toEqual(['.helmignore', 'templates/a.yaml']);
  });

  it.each([
    ['**/a', 'double-star (**) syntax is not supported'],
    ['[a', 'syntax error in pattern'],
  ])('refuses %s', (rules, reason) => {
    expect(() => kept(rules, [])).toThrow(reason);
  });
});
