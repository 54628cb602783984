import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../shared/base/filesys/memory-file-tree.ts';
import { writeExactJson } from '../../shared/base/go/json/exact-json.ts';
import { buildKustomization } from '../../shared/render/kustomize/build.ts';
import { KustomizeError } from '../../shared/render/kustomize/kustomize-error.ts';
import { type BuildInput, buildInput } from '../differential/kustomize/arbitraries/build-input.ts';

type Outcome = { readonly objects: readonly unknown[] } | { readonly error: KustomizeError };

/** What a build ends with. Anything but objects or a typed error is thrown on, and fails the property. */
function build({ files, path }: Pick<BuildInput, 'files' | 'path'>): Outcome {
  const tree = createMemoryFileTree(Object.entries(files).map(([file, text]) => [file.slice(1), Buffer.from(text)]));
  try {
    return { objects: buildKustomization(tree, path.slice(1)).objects };
  } catch (error) {
    if (error instanceof KustomizeError) return { error };
    throw error;
  }
}

/** A piece of a text is cut out, doubled, or replaced by what breaks YAML or has a meaning to it. */
const mutation = fc.record({
  file: fc.nat(),
  from: fc.nat(),
  length: fc.nat(40),
  by: fc.constantFrom(
    '',
    ': ',
    '- ',
    '{',
    ']',
    '"',
    '\t',
    '&a [*a]',
    '!!binary x',
    '<<: *a',
    '\u0000',
    '$patch: delete',
    'null',
    '../../',
    '.*',
    '999999999999',
  ),
});

function mutate(
  files: Readonly<Record<string, string>>,
  { file, from, length, by }: { file: number; from: number; length: number; by: string },
): Record<string, string> {
  const names = Object.keys(files);
  const name = names[file % names.length] as string;
  const text = files[name] as string;
  const at = from % (text.length + 1);
  return { ...files, [name]: text.slice(0, at) + by + text.slice(at + length) };
}

describe('a build', () => {
  it('returns objects or a typed error for any kustomization', () => {
    fc.assert(
      fc.property(buildInput, (input) => void build(input)),
      { numRuns: 300 },
    );
  });

  it('returns objects or a typed error for damaged files', () => {
    fc.assert(
      fc.property(buildInput, fc.array(mutation, { minLength: 1, maxLength: 4 }), (input, mutations) => {
        build({ ...input, files: mutations.reduce(mutate, { ...input.files }) });
      }),
      { numRuns: 600 },
    );
  });

  it('returns objects or a typed error for text of any kind', () => {
    const text = fc.oneof(fc.string({ maxLength: 200 }), fc.json({ maxDepth: 3 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, text, (kustomization, resource) => {
        const named = `resources: [a.yaml]\n${kustomization}`;
        build({ path: '/', files: { '/kustomization.yaml': named, '/a.yaml': resource } });
      }),
      { numRuns: 500 },
    );
  });

  it('names the file of an error', () => {
    fc.assert(
      fc.property(buildInput, (input) => {
        const outcome = build(input);
        if ('error' in outcome) expect(outcome.error.file).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });

  it('is the same twice', () => {
    fc.assert(
      fc.property(buildInput, (input) => {
        expect(writeExactJson(build(input))).toBe(writeExactJson(build(input)));
      }),
      { numRuns: 100 },
    );
  });

  it('refuses anchors that explode', () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`,
    );
    const bomb = ['apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: bomb}', 'l0: &l0 [x]', ...levels].join('\n');

    const outcome = build({
      path: '/',
      files: { '/kustomization.yaml': 'resources: [a.yaml]\nnamespace: a', '/a.yaml': bomb },
    });

    expect(outcome).toHaveProperty('error');
  });
});
