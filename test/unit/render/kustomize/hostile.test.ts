import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../../../shared/base/filesys/memory-file-tree.ts';
import { resolveNumber } from '../../../../shared/base/go/yaml/resolve-scalar.ts';
import { memoize } from '../../../../shared/base/memoize.ts';
import { hasMoreSigns } from '../../../../shared/base/yaml/read/count-signs.ts';
import { buildKustomization } from '../../../../shared/render/kustomize/build.ts';
import { KustomizeError } from '../../../../shared/render/kustomize/kustomize-error.ts';
import { compilePattern, costOfPattern } from '../../../../shared/render/kustomize/match/compile-pattern.ts';
import { createGrowth } from '../../../../shared/render/kustomize/object/bounds.ts';
import type { HostileBuild } from '../../../support/hostile-builds/build.ts';
import { manyOfLittle } from '../../../support/hostile-builds/little.ts';
import { buildFiles } from './build-files.ts';

const tooLarge = expect.objectContaining({ code: 'too-large' });

function build({ files, folder = '' }: HostileBuild): void {
  const tree = createMemoryFileTree(
    Object.entries(files).map(([path, content]) => [path, Buffer.from(content as Uint8Array)]),
  );
  buildKustomization(tree, folder);
}

describe('a few lines that are much to YAML', () => {
  const isRight = [
    'aliases of aliases in a text within a text',
    'maps that merge maps',
    'maps in maps as deep as may be',
  ];
  const entries = Object.entries(manyOfLittle);

  it.each(entries.filter(([name]) => !isRight.includes(name)))('end with a typed error: %s', (_, make) => {
    expect(() => build(make())).toThrow(KustomizeError);
  });

  it.each(entries.filter(([name]) => isRight.includes(name)))('are built: %s', (_, make) => {
    expect(() => build(make())).not.toThrow();
  });
});

describe('a document', () => {
  const keys = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}: v`).join('\n');

  it('is not read if more values may begin in it than a process has memory for', () => {
    const files = { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': keys(700_000) };

    expect(() => buildFiles(files)).toThrow(tooLarge);
  });

  it('is not changed within a text if it is longer than any file in an object', () => {
    const files = {
      'kustomization.yaml':
        'resources: [a.yaml]\nreplacements: [{sourceValue: b, targets: [{select: {kind: A}, fieldPaths: [x.k1]}]}]\n',
      'a.yaml': JSON.stringify({ kind: 'A', metadata: { name: 'a' }, x: keys(160_000) }),
    };

    expect(() => buildFiles(files)).toThrow(tooLarge);
  });

  it('counts signs where a value may begin, and blank lines once', () => {
    expect(hasMoreSigns('a: [b, c]\n', 3)).toBe(true);
    expect(hasMoreSigns('a: [b, c]\n', 4)).toBe(false);
    expect(hasMoreSigns(`a${'\n'.repeat(100)}`, 2)).toBe(false);
  });

  it('has numbers of any length, which are not integers beyond 64 bits', () => {
    expect(resolveNumber(`0x${'0'.repeat(100)}1f`)).toEqual({ type: 'int', value: 31n });
    expect(resolveNumber('9'.repeat(1000))).toBeUndefined();
    expect(resolveNumber('9'.repeat(100))?.type).toBe('float');
  });

  it('has bytes of any length', () => {
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml': `kind: A\nmetadata: {name: a}\nx: !!binary ${'QUJD'.repeat(1_000_000)}\n`,
    };

    expect(buildFiles(files)[0]?.['x']).toHaveLength(3_000_000);
  });
});

describe('what is compared with every object', () => {
  const many = (count: number, text: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => text(at)).join('');
  const objects = many(1000, (at) => `---\nkind: A\nmetadata: {name: a${at}}\n`);
  const refused = (fields: string) =>
    expect(() => buildFiles({ 'kustomization.yaml': `resources: [a.yaml]\n${fields}`, 'a.yaml': objects })).toThrow(
      tooLarge,
    );

  it('is limited to as many patches as a build has time for', () => {
    const name = '(b|c|d|e|f|g|h|i|j){1,99}';

    refused(
      `patches:\n${many(300, (at) => `- {target: {name: "${name}${at}"}, patch: '[{"op": "remove", "path": "/x"}]'}\n`)}`,
    );
  });

  it('is limited in a generated object to four times what an API server accepts', () => {
    const files = {
      'kustomization.yaml': 'configMapGenerator: [{name: c, files: [f.txt]}]\n',
      'f.txt': 'x'.repeat(5 * 1024 * 1024),
    };

    expect(() => buildFiles(files)).toThrow(tooLarge);
  });

  it('refuses a file of variables that is larger than an object may be', () => {
    const files = {
      'kustomization.yaml': 'configMapGenerator: [{name: c, envs: [f.env]}]\n',
      'f.env': '# comment\n'.repeat(500_000),
    };

    expect(() => buildFiles(files)).toThrow(tooLarge);
  });

  it('is limited to as many labels as a build has memory for', () => {
    refused(`commonLabels:\n${many(6000, (at) => `  k${at}: v\n`)}`);
  });

  it('counts steps and what is made apart', () => {
    const growth = createGrowth();

    growth.addSteps(150_000_000, 'a');
    growth.add(4_000_000, 'a');

    expect(() => growth.addSteps(60_000_000, 'b')).toThrow(expect.objectContaining({ code: 'too-large', file: 'b' }));
  });
});

describe('a pattern', () => {
  it('costs its instructions, and a name nothing', () => {
    expect(costOfPattern('web-.*')).toBe(1);
    expect(costOfPattern('(web|api)-[0-9]{1,50}')).toBeGreaterThan(50);
  });

  it('is refused with too many instructions, and with too long a text', () => {
    expect(() => compilePattern('((a{50}){50}){50}')).toThrow('larger than 5000 instructions');
    expect(() => compilePattern('(a+a+)+b{1,900}')('a'.repeat(100_000))).toThrow('too large for a text');
  });
});

describe('what is remembered of texts', () => {
  it('is made once of each, of the last one too if that is long, and forgotten where there are too many', () => {
    const made: string[] = [];
    const remembered = memoize((text) => made.push(text), 2);
    const long = 'x'.repeat(2000);

    for (const text of ['a', 'b', 'a', long, long, 'c', 'a']) remembered(text);

    expect(made).toEqual(['a', 'b', long, 'c', 'a']);
  });
});
