import { describe, expect, it } from 'vitest';
import { buildFiles } from '../build-files.ts';

/** Copies `source` of one ConfigMap to `target` of another. */
function replaced(source: string, target: string, options = 'create: true', ofSource = '') {
  const files = {
    'kustomization.yaml': `
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: from, fieldPath: "${source}", options: {${ofSource}}}
  targets:
  - select: {kind: ConfigMap, name: to}
    fieldPaths: ["${target}"]
    options: {${options}}
`,
    'all.yaml': `
{apiVersion: v1, kind: ConfigMap, metadata: {name: from}, data: {full: f, empty: ""}, nothing: {}, written: {number: 1.10, boolean: True}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: to}, data: {x: old, file: '{a: b}'}, list: [a]}
`,
  };
  return buildFiles(files)[1];
}

describe('the path of a replacement', () => {
  it('may begin with a dot, and have one too many', () => {
    expect(replaced('.data..full', '.data.x')).toMatchObject({ data: { x: 'f' } });
  });

  it.each(['', 'create: true'])('does not go through items that are plain values: %s', (options) => {
    expect(() => replaced('data.full', 'list.*.name', options)).toThrow(
      expect.objectContaining({ code: 'bad-replacement', message: expect.stringContaining('there is a plain value') }),
    );
  });

  it('has keys with dots in brackets', () => {
    expect(replaced('data.full', '.data.[example.org/x]')).toMatchObject({ data: { 'example.org/x': 'f' } });
    expect(replaced('data.full', 'data.example\\\\.org/x')).toMatchObject({ data: { 'example.org/x': 'f' } });
  });

  it.each([
    ['data.full', 'data.[x]'],
    ['data.[full]', 'data.x'],
    ['data.full', 'data..x'],
    ['data.full', 'data.*'],
    ['data.full', 'data.0'],
    ['data.full', 'data.[a=b]'],
    ['data.full', 'list.a'],
    ['data.full', 'list.5'],
    ['data.full', 'data.file.[x]'],
  ])('is refused where it makes no sense: %s, %s', (source, target) => {
    expect(() => replaced(source, target)).toThrow(expect.objectContaining({ code: 'bad-replacement' }));
  });
});

describe('the source of a replacement', () => {
  it('may be an empty text', () => {
    expect(replaced('data.empty', 'data.x')).toMatchObject({ data: { x: '' } });
    expect(replaced('data.empty', 'data.made')).toMatchObject({ data: { made: '' } });
  });

  it.each([
    ['written.number', '1.10'],
    ['written.boolean', 'True'],
  ])('is put into a text as it is written: %s', (source, text) => {
    expect(replaced(source, 'data.x')).toMatchObject({ data: { x: text } });
    expect(replaced(source, 'metadata.annotations.x')).toMatchObject({ metadata: { annotations: { x: text } } });
  });

  it('is put unchanged into a map, and is not a text for a part of one', () => {
    expect(replaced('written', 'data')).toMatchObject({ data: { number: 1.1, boolean: true } });
    expect(replaced('written', 'data.x', 'delimiter: d')).toMatchObject({ data: { x: 'd' } });
    expect(replaced('written.number', 'data', 'create: true', 'delimiter: ".", index: 1')).toMatchObject({ data: 10 });
  });

  it.each(['data.absent', 'nothing'])('is missing where there is no value: %s', (source) => {
    expect(() => replaced(source, 'data.x')).toThrow(expect.objectContaining({ code: 'bad-replacement' }));
  });
});

describe('the fields of a replacement', () => {
  const kustomization = (targets: string): string => `
resources: [all.yaml]
replacements: [{source: {kind: A, fieldPath: spec.a}, targets: ${targets}}]
`;
  const build = (targets: string) =>
    buildFiles({
      'kustomization.yaml': kustomization(targets),
      'all.yaml': '{apiVersion: v1, kind: A, metadata: {name: a, labels: {b: c}}, spec: {a: x, b: y}}',
    });

  it('see what has become of the source, where that is one of them', () => {
    const targets = '[{select: {kind: A}, fieldPaths: [spec.a, spec.b], options: {delimiter: "-", index: 1}}]';

    expect(build(targets)).toMatchObject([{ spec: { a: 'x-x', b: 'y-x-x' } }]);
  });

  it('keep the value of a source that is no longer there', () => {
    const targets = '[{select: {kind: A}, fieldPaths: [spec, metadata.labels.b]}]';

    expect(build(targets)).toMatchObject([{ spec: 'x', metadata: { labels: { b: 'x' } } }]);
  });

  it.each(['select: {kind: A, name: "("}', 'select: {kind: A}, reject: [{namespace: "("}]'])(
    'are refused with an invalid regular expression, though no object has the labels: %s',
    (selectors) => {
      const targets = `[{${selectors.replace('kind: A', 'kind: A, labelSelector: b=d')}, fieldPaths: [spec.b]}]`;

      expect(() => build(targets)).toThrow(/is not a valid regular expression/);
    },
  );
});

describe('replacements one after another', () => {
  const build = (targets: readonly string[], object: string) =>
    buildFiles({
      'kustomization.yaml': `resources: [a.yaml]\nreplacements:\n${targets.map((one) => `- ${one}\n`).join('')}`,
      'a.yaml': `{apiVersion: v1, kind: A, metadata: {name: a}, ${object}}`,
    })[0];
  const copy = (from: string, ...to: readonly string[]): string =>
    `{source: {kind: A, fieldPath: ${from}}, targets: [{select: {kind: A}, options: {create: true}, fieldPaths: ["${to.join('", "')}"]}]}`;
  const put = (value: string, to: string): string =>
    `{sourceValue: ${value}, targets: [{select: {kind: A}, options: {create: true}, fieldPaths: ["${to}"]}]}`;

  it('change a copy and not what it was copied from', () => {
    const targets = [copy('m', 'copied'), put('one', 'copied.b'), copy('copied', 'again'), put('two', 'copied.b')];

    expect(build(targets, 'm: {a: 1}')).toMatchObject({
      m: { a: 1 },
      copied: { a: 1, b: 'two' },
      again: { a: 1, b: 'one' },
    });
  });

  it('put a list into the items of itself', () => {
    expect(build([put('c', 'x.0.k'), copy('x', 'x.*.m')], 'x: [{k: a}, {k: b}]')).toMatchObject({
      x: [
        { k: 'c', m: [{ k: 'c' }, { k: 'b' }] },
        { k: 'b', m: [{ k: 'c' }, { k: 'b' }] },
      ],
    });
  });

  it('cost as much as all of them, not as what they have made', () => {
    const paths = Array.from({ length: 20_000 }, (_, at) => `m.k${at}`);

    expect(Object.keys(build([copy('metadata.name', ...paths)], 'm: {}')?.['m'] ?? {})).toHaveLength(20_000);
  });
});
