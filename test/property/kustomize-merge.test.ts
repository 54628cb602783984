import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KustomizeError } from '../../shared/render/kustomize/kustomize-error.ts';
import type { JsonObject } from '../../shared/render/kustomize/object/resource.ts';
import { mergePatch } from '../../shared/render/kustomize/patch/merge-patch.ts';
import { kubeObject } from '../differential/kustomize/arbitraries/objects.ts';
import { mergePatches } from '../differential/kustomize/arbitraries/patches.ts';

const objectAndPatch = kubeObject.chain((object) => fc.tuple(fc.constant(object), mergePatches([object])));
const anything = fc.dictionary(
  fc.oneof(fc.constantFrom('$patch', 'name', 'spec', 'containers', '__proto__', 'constructor'), fc.string()),
  fc.jsonValue({ maxDepth: 4 }),
) as fc.Arbitrary<unknown> as fc.Arbitrary<JsonObject>;

function merge(target: JsonObject, patch: JsonObject): JsonObject | KustomizeError | undefined {
  try {
    return mergePatch(target, patch);
  } catch (error) {
    if (error instanceof KustomizeError) return error;
    throw error;
  }
}

describe('a strategic merge', () => {
  it('returns an object, nothing or a typed error for any two objects', () => {
    fc.assert(
      fc.property(anything, anything, fc.constantFrom('Deployment', 'Unknown'), (target, patch, kind) => {
        merge({ apiVersion: 'apps/v1', kind, ...target }, patch);
      }),
      { numRuns: 1000 },
    );
  });

  it('returns the target with an empty patch, where there are no lists to merge', () => {
    const plain = kubeObject.filter(
      ({ kind, metadata }) =>
        ['Foo', 'ConfigMap', 'Role'].includes(String(kind)) && !Object.hasOwn(Object(metadata), 'finalizers'),
    );
    fc.assert(
      fc.property(plain, (object) => {
        expect(merge(object, {})).toEqual(object);
      }),
      { numRuns: 100 },
    );
  });

  it('changes neither of its arguments', () => {
    fc.assert(
      fc.property(objectAndPatch, ([object, patch]) => {
        const before = JSON.stringify([object, patch]);

        merge(object, patch);

        expect(JSON.stringify([object, patch])).toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  it('never changes the prototype of anything', () => {
    const evil = JSON.parse(
      '{"__proto__": {"polluted": true}, "spec": {"__proto__": {"polluted": true}}}',
    ) as JsonObject;

    const merged = merge({ kind: 'A', spec: {} }, evil);

    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(JSON.stringify(merged)).toContain('"__proto__":{"polluted":true}');
  });
});
