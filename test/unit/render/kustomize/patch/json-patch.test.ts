import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

const base = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "1"}, list: [a, b, c]}';

/** Applies operations, given as YAML, to the object above. */
function patched(...operations: readonly string[]) {
  const patch = operations.map((operation) => `    - ${operation}\n`).join('');
  return buildFiles({
    'kustomization.yaml': `resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n${patch}`,
    'a.yaml': base,
  })[0];
}

describe('a JSON patch', () => {
  it('replaces a key that the map does not have yet', () => {
    expect(patched('{op: replace, path: /data/new, value: fresh}')).toMatchObject({ data: { x: '1', new: 'fresh' } });
  });

  it.each([
    ['{op: add, path: /list/-, value: z}', ['a', 'b', 'c', 'z']],
    ['{op: add, path: /list/-1, value: z}', ['a', 'b', 'c', 'z']],
    ['{op: add, path: /list/+1, value: z}', ['a', 'z', 'b', 'c']],
    ['{op: replace, path: /list/-1, value: z}', ['a', 'b', 'z']],
    ['{op: remove, path: /list/-3}', ['b', 'c']],
  ])('counts the places of a list from either end: %s', (operation, list) => {
    expect(patched(operation)).toMatchObject({ list });
  });

  it('takes null for a value that is not given, and for a key that is not there', () => {
    const object = patched(
      '{op: add, path: /unsaid}',
      '{op: test, path: /data/absent, value: null}',
      '{op: copy, from: /data/absent, path: /data/copied}',
    );

    expect(object).toMatchObject({ unsaid: null, data: { copied: null } });
  });

  it('is read as YAML 1.1 where it is not JSON', () => {
    const object = patched('{op: add, path: /words, value: [y, off, "on", 0b11, 1_000, {yes: 1}]}');

    expect(object).toMatchObject({ words: [true, false, 'on', 3, 1000, { true: 1 }] });
  });

  it.each([
    '{op: add, path: /list/4, value: z}',
    '{op: replace, path: /list/3, value: z}',
    '{op: replace, path: /list/, value: z}',
    '{op: remove, path: /list/-4}',
    '{op: remove, path: /data/absent}',
    '{op: add, path: /absent/x, value: z}',
    '{op: add, path: /data/constructor/x, value: z}',
  ])('is refused where it leads nowhere: %s', (operation) => {
    expect(() => patched(operation)).toThrow(expect.objectContaining({ code: 'bad-patch' }));
  });

  it('changes a copy and not what it was copied from', () => {
    const object = patched(
      '{op: add, path: /data/m, value: {a: 1}}',
      '{op: add, path: /data/m/b, value: {c: 2}}',
      '{op: copy, from: /data, path: /copied}',
      '{op: add, path: /copied/m/b/c, value: 3}',
      '{op: add, path: /data/m/a, value: 4}',
      '{op: move, from: /data/m, path: /moved}',
      '{op: remove, path: /moved/b/c}',
    );

    expect(object).toMatchObject({
      data: { x: '1' },
      copied: { x: '1', m: { a: 1, b: { c: 3 } } },
      moved: { a: 4, b: {} },
    });
  });

  it('costs as much as its operations, not as what they have made', () => {
    const operations = Array.from({ length: 30_000 }, (_, at) => `{op: add, path: /data/k${at}, value: v}`);

    expect(Object.keys(patched(...operations)?.['data'] ?? {})).toHaveLength(30_001);
  });
});
