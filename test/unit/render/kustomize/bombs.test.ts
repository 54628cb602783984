import { describe, expect, it } from 'vitest';
import { buildFiles } from './build-files.ts';

const object = (fields = ''): string => `apiVersion: v1\nkind: A\nmetadata: {name: a}\n${fields}`;
const many = 130_000;

/** Two folders a level, each with both of the level below. */
function diamond(levels: number): Record<string, string> {
  const names = Array.from({ length: levels }, (_, level) => ['a', 'b'].map((side) => [level, side] as const)).flat();
  const folders = names.map(([level, side]) => [
    `${side}${level}/kustomization.yaml`,
    `namePrefix: x\nresources: [${level === 0 ? '' : `../a${level - 1}, ../b${level - 1}`}]\n`,
  ]);
  return Object.fromEntries(folders);
}

/** Anchors that make 60,000 values of a few lines. */
const anchors = [
  'l0: &l0 [x]',
  ...Array.from({ length: 5 }, (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join()}]`),
].join('\n');

describe('a build is refused as too large where', () => {
  it.each<[string, Record<string, string>, string?]>([
    ['overlays fork at each level', diamond(30), 'a29'],
    [
      'definitions of custom resources lead back to themselves, twice',
      {
        'kustomization.yaml': 'resources: [a.yaml]\ncrds: [c.json]\n',
        'a.yaml': object(),
        'c.json': JSON.stringify({
          'x.A': {
            Schema: { properties: { kind: {}, apiVersion: {}, metadata: {}, p: { $ref: 'x.A' }, q: { $ref: 'x.A' } } },
          },
        }),
      },
    ],
    [
      'a list has too many objects',
      {
        'kustomization.yaml': 'resources: [a.yaml]\n',
        'a.yaml': `${object()}---\napiVersion: v1\nkind: List\nitems:\n${'- {kind: A, metadata: {name: b}}\n'.repeat(many)}`,
      },
    ],
    [
      'a short patch makes as much in each object',
      {
        'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml, target: {}}]\n',
        'a.yaml': Array.from({ length: 500 }, (_, at) => object().replace('name: a', `name: a${at}`)).join('---\n'),
        'p.yaml': object(anchors),
      },
    ],
    [
      'a text is put behind itself, time and again',
      {
        'kustomization.yaml': `resources: [a.yaml]\nreplacements:\n${'- {source: {kind: A, fieldPath: x}, targets: [{select: {kind: A}, fieldPaths: [x], options: {delimiter: "|", index: 9}}]}\n'.repeat(40)}`,
        'a.yaml': object('x: a text\n'),
      },
    ],
    [
      'a list is put into itself, and a path leads through all of them',
      {
        'kustomization.yaml': `resources: [a.yaml]\nreplacements:\n${'- {source: {kind: A, fieldPath: x}, targets: [{select: {kind: A}, options: {create: true}, fieldPaths: [x.1, x.0]}]}\n'.repeat(30)}- {sourceValue: b, targets: [{select: {kind: A}, fieldPaths: ["x${'.*'.repeat(28)}"]}]}\n`,
        'a.yaml': object('x: [[1]]\n'),
      },
    ],
    [
      'a text names a variable of a megabyte a thousand times',
      {
        'kustomization.yaml':
          'resources: [a.yaml]\nconfigurations: [c.yaml]\nvars: [{name: V, objref: {kind: A, name: a, apiVersion: v1}, fieldref: {fieldPath: x}}]\n',
        'c.yaml': 'varReference: [{path: text}]\n',
        'a.yaml': object(`x: ${'x'.repeat(1_000_000)}\ntext: "${'$(V)'.repeat(1000)}"\n`),
      },
    ],
    [
      'each of many objects gets a prefix of a megabyte',
      {
        'kustomization.yaml': `resources: [a.yaml]\nnamePrefix: ${'x'.repeat(1_000_000)}\n`,
        'a.yaml': Array.from({ length: 200 }, (_, at) => object().replace('name: a', `name: a${at}`)).join('---\n'),
      },
    ],
    [
      'lists of many items are merged one by one',
      {
        'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: a.yaml}]\n',
        'a.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n${Array.from({ length: 20_000 }, (_, at) => `  - {port: ${at}, protocol: TCP}\n`).join('')}`,
      },
    ],
  ])('%s', (_, files, folder = '') => {
    expect(() => buildFiles(files, folder)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('anchors of many files together expand to too much', () => {
    const names = Array.from({ length: 150 }, (_, at) => `${at}.yaml`);
    const files = Object.fromEntries(
      names.map((name) => [name, `${object(anchors).replace('name: a', `name: a${name}`)}`]),
    );

    const build = () => buildFiles({ ...files, 'kustomization.yaml': `resources: [${names.join()}]\n` });

    expect(build).toThrow(/anchors/);
  });
});

it('reads a chain of definitions in any order', () => {
  const length = 10_000;
  const chain = Array.from({ length }, (_, at) => [
    `d${at}`,
    { properties: { x: { $ref: `#/definitions/d${at + 1}` } } },
  ]);
  const merged = { type: 'array', 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'name' };
  const definitions = Object.fromEntries([...chain, [`d${length}`, { properties: { x: merged } }]]);
  const files = {
    'kustomization.yaml': 'resources: [a.yaml]\nopenapi: {path: c.json}\n',
    'a.yaml': object(),
    'c.json': JSON.stringify({ definitions }),
  };

  expect(buildFiles(files)).toHaveLength(1);
});

it.each(['constructor', 'toString', '__proto__'])('knows no plugin %s', (kind) => {
  const files = {
    'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]\n',
    'a.yaml': object(),
    't.yaml': `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: t}\n`,
  };

  expect(() => buildFiles(files)).toThrow(expect.objectContaining({ code: 'bad-plugin', file: 't.yaml' }));
});

it.each(['[name=b].v', '[=b]'])('skips maps where texts should be on the way to %s', (path) => {
  const files = {
    'kustomization.yaml': `resources: [a.yaml]\nreplacements:\n- source: {kind: A, fieldPath: "x.${path}"}\n  targets: [{select: {kind: A}, fieldPaths: [z]}]\n`,
    'a.yaml': object('z: d\nx: [{toString: 1, valueOf: 2}, {name: {toString: 1, valueOf: 2}}, {name: b, v: b}, b]\n'),
  };

  expect(buildFiles(files)[0]).toMatchObject({ z: 'b' });
});

it('edits a text of many lines within a text', () => {
  const lines = Array.from({ length: many }, (_, at) => `      k${at}: v`).join('\n');
  const files = {
    'kustomization.yaml':
      'resources: [a.yaml]\nreplacements:\n- sourceValue: new\n  targets: [{select: {kind: A}, fieldPaths: [x.b]}]\n',
    'a.yaml': object(`x: |\n    b: old\n    m:\n${lines}\n`),
  };

  expect(String(buildFiles(files)[0]?.['x']).slice(0, 6)).toBe('b: new');
});

it('looks for the end of a variable once', () => {
  const files = {
    'kustomization.yaml':
      'resources: [a.yaml]\nconfigurations: [c.yaml]\nvars: [{name: V, objref: {kind: A, name: a, apiVersion: v1}}]\n',
    'c.yaml': 'varReference: [{path: text}]\n',
    'a.yaml': object(`text: "$(V)$$${'$('.repeat(many)}$$"\n`),
  };

  expect(buildFiles(files)[0]?.['text']).toBe(`a$${'$('.repeat(many)}$`);
});
