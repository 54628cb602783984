import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryFileTree } from '../../shared/base/filesys/memory-file-tree.ts';
import { buildKustomization } from '../../shared/render/kustomize/build.ts';
import { KustomizeError } from '../../shared/render/kustomize/kustomize-error.ts';
import { matchesLabels } from '../../shared/render/kustomize/match/label-selector.ts';
import type { Json } from '../../shared/render/kustomize/object/resource.ts';
import { applyJsonPatch, jsonPatchSchema } from '../../shared/render/kustomize/transformers/json-patch.ts';

/** The code of the error that a build ends with; anything but a typed error is thrown on. */
function codeOf(kustomization: string, object = '{kind: A, metadata: {name: a}, x: {}}'): string | undefined {
  const files = { 'kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`, 'a.yaml': object };
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  try {
    buildKustomization(tree, '');
    return undefined;
  } catch (error) {
    if (error instanceof KustomizeError) return error.code;
    throw error;
  }
}

const jsonPatch = (operations: readonly object[]): string =>
  `patches: [{target: {}, patch: '${JSON.stringify(operations)}'}]`;

describe('a build keeps within bounds where a kustomization', () => {
  it.each([
    [
      'copies a map into itself, time and again',
      jsonPatch(
        Array(40)
          .fill(['/x/y', '/x/w'])
          .flat()
          .map((path) => ({ op: 'copy', from: '/x', path })),
      ),
    ],
    [
      'nests a value by JSON',
      `patches: [{target: {}, patch: '[{"op":"add","path":"/y","value":${'['.repeat(5000)}${']'.repeat(5000)}}]'}]`,
    ],
    [
      'replaces a map by one that holds it, time and again',
      `replacements: [${Array(60).fill('{source: {kind: A, fieldPath: x}, targets: [{select: {}, options: {create: true}, fieldPaths: [x.b, x.c]}]}').join()}]`,
    ],
    [
      'makes a path of a thousand keys',
      `replacements: [{sourceValue: v, targets: [{select: {}, options: {create: true}, fieldPaths: [${'a.'.repeat(1000)}a]}]}]`,
    ],
  ])('%s', (_, kustomization) => {
    expect(codeOf(kustomization, '{kind: A, metadata: {name: a}, x: {z: 1}}')).toBe('too-large');
  });
});

describe('label selectors', () => {
  it('fit, do not fit, or are refused', () => {
    const piece = fc.constantFrom(
      'app',
      '=',
      '==',
      '!=',
      '!',
      ' in ',
      'notin',
      '(',
      ')',
      ',',
      '>',
      '<',
      '1',
      'a/b',
      ' ',
      '\t',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string(),
        ),
        (selector) => {
          try {
            expect(typeof matchesLabels(selector, { app: 'web', level: '1' })).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(KustomizeError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('JSON patches', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', '0', '-', '-1', '', '~1', '__proto__', '+1'))
    .map((all) => `/${all.join('/')}`);
  const operation = fc.record(
    {
      op: fc.oneof(fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'), fc.jsonValue({ maxDepth: 1 })),
      path: fc.oneof(path, fc.jsonValue({ maxDepth: 1 })),
      from: path,
      value: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: [] },
  );

  it('return a value, or say what does not apply', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.array(operation, { maxLength: 4 }), (document, operations) => {
        const before = JSON.stringify(document);
        try {
          applyJsonPatch(document as Json, jsonPatchSchema.parse(operations));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        expect(JSON.stringify(document)).toBe(before);
      }),
      { numRuns: 2000 },
    );
  });

  it('never change the prototype of anything', () => {
    const operations = jsonPatchSchema.parse([{ op: 'add', path: '/__proto__', value: { polluted: true } }]);

    applyJsonPatch({ a: {} }, operations);

    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
