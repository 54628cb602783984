import { build, type HostileBuilds, mebibyte, object, objects, pair, patch, repeat } from './build.ts';

/** Many objects, and what is done to each of them. */
export const manyObjects: HostileBuilds = {
  '100,000 objects': () => build('', objects(100_000)),
  '49,000 objects': () => build('namePrefix: x-\nnamespace: ns\ncommonLabels: {a: b}\n', objects(49_000)),
  '100,000 objects in a list': () =>
    build('', `kind: List\nitems:\n${repeat(100_000, (at) => `- {kind: A, metadata: {name: a${at}}}\n`)}`),
  'lists in lists of objects': () =>
    build('', `kind: AList\nitems: ${'[{kind: AList, items: '.repeat(400)}[]${'}]'.repeat(400)}\n`),
  'objects that are alike but for a byte': () =>
    build(
      '',
      objects(20_000, () => `x: ${'y'.repeat(500)}\n`),
    ),
  'a patch of all of 20,000 objects': () =>
    build(patch('{kind: A}'), objects(20_000), { 'p.yaml': object('a', 'x: {y: z}\n') }),
  'a thousand patches of 5,000 objects': () =>
    build(
      `patches:\n${repeat(1000, (at) => `- {target: {kind: A}, patch: '[{"op": "add", "path": "/x${at}", "value": {"y": "z"}}]'}\n`)}`,
      objects(5000),
    ),
  'a thousand patches that fit nothing of 20,000 objects': () =>
    build(
      `patches:\n${repeat(1000, (at) => `- {target: {kind: A, name: "b.*${at}"}, patch: '[{"op": "add", "path": "/x", "value": "y"}]'}\n`)}`,
      objects(20_000),
    ),
  'a hundred thousand operations': () =>
    build(patch('{kind: A}'), object('a', 'x: []\n'), {
      'p.yaml': repeat(100_000, () => '- {op: add, path: /x/0, value: y}\n'),
    }),
  'operations that copy what they have made': () =>
    build(patch('{kind: A}'), object('a', 'x: {y: z}\n'), {
      'p.yaml': repeat(60, (at) => `- {op: copy, from: /x, path: /x/k${at}}\n`),
    }),
  'operations that test a large object': () =>
    build(patch('{kind: A}'), object('a', `x: [${'1, '.repeat(100_000)}]\n`), {
      'p.yaml': repeat(1000, () => `- {op: test, path: /x, value: [${'1, '.repeat(1000)}]}\n`),
    }),
  'a path of an operation of a million keys': () =>
    build(patch('{kind: A}'), object('a'), { 'p.yaml': `- {op: add, path: ${'/x'.repeat(1_000_000)}, value: y}\n` }),
  'lists that are merged by their keys': () =>
    build(
      'patches: [{path: p.yaml}]\n',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n${repeat(9000, (at) => `  - {name: c${at}}\n`)}`,
      {
        'p.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n${repeat(9000, (at) => `  - {name: c${at}, image: x}\n`)}`,
      },
    ),
  'lists that are merged by several keys': () =>
    build(
      'patches: [{path: a.yaml}]\n',
      `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n${repeat(4000, (at) => `  - {port: ${at}, protocol: TCP}\n`)}`,
    ),
  'ten thousand labels for ten thousand objects': () =>
    build(`commonLabels:\n${repeat(10_000, (at) => `  ${pair(at)}\n`)}`, objects(10_000)),
  'ten thousand images for ten thousand containers': () =>
    build(
      `images:\n${repeat(10_000, (at) => `- {name: i${at}, newTag: b}\n`)}`,
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n${repeat(10_000, (at) => `  - {name: c${at}, image: i${at}:a}\n`)}`,
    ),
  'ten thousand variables': () =>
    build(
      `vars:\n${repeat(10_000, (at) => `- {name: V${at}, objref: {kind: A, name: a, apiVersion: v1}}\n`)}`,
      `${object('a')}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, args: [${repeat(10_000, (at) => `$(V${at}), `)}]}]}\n`,
    ),
  'names that ten thousand objects refer to': () =>
    build(
      'namePrefix: x-\n',
      `${repeat(5000, (at) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${at}}\n`)}${repeat(5000, (at) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${at}}\nspec: {volumes: [{name: v, configMap: {name: c${at}}}]}\n`)}`,
    ),
  'one name that ten thousand objects have': () =>
    build(
      'namePrefix: x-\n',
      `${repeat(5000, (at) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n${at}}\n`)}${repeat(5000, (at) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n${at}}\nspec: {volumes: [{name: v, configMap: {name: c}}]}\n`)}`,
    ),
  'a prefix of a megabyte for many objects': () => build(`namePrefix: ${'x'.repeat(mebibyte)}\n`, objects(300)),
  'origins and transformers noted on many objects': () =>
    build(
      `buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\nnamePrefix: x-\ncommonLabels: {a: b}\n`,
      objects(20_000),
    ),
  'a sort of many objects': () => build('sortOptions: {order: legacy}\n', objects(49_000)),
};
