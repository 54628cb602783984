import { bomb, build, type HostileBuilds, lists, maps, object, patch, repeat, replacement } from './build.ts';

/** Maps that merge nine maps that merge nine maps. */
const mergeBomb = `l0: &l0 {k: v}\n${repeat(12, (at) => `l${at + 1}: &l${at + 1} {<<: [${Array(9).fill(`*l${at}`).join(', ')}], k${at}: *l${at}}\n`)}`;
/** A few lines that are much to YAML, or nest without end. */
export const manyOfLittle: HostileBuilds = {
  'aliases of aliases in an object': () => build('', object('a', bomb)),
  'aliases of aliases in a kustomization': () => build(bomb),
  'aliases of aliases in the values of a chart': () =>
    build(`${bomb}helmCharts: [{name: c, valuesInline: {a: *l12}}]\n`),
  'aliases of aliases in a patch': () => build(patch('{kind: A}'), object('a'), { 'p.yaml': object('a', bomb) }),
  'aliases of aliases in a JSON patch': () =>
    build(patch('{kind: A}'), object('a'), {
      'p.yaml': `- {op: add, path: /x, value: {${bomb.trim().replaceAll('\n', ', ')}}}\n`,
    }),
  'aliases of aliases in a schema': () => build('openapi: {path: s.yaml}\n', object('a'), { 's.yaml': bomb }),
  'aliases of aliases in definitions': () => build('crds: [s.yaml]\n', object('a'), { 's.yaml': bomb }),
  'aliases of aliases in a configuration': () => build('configurations: [s.yaml]\n', object('a'), { 's.yaml': bomb }),
  'aliases of aliases in a plugin': () =>
    build('transformers: [t.yaml]\n', object('a'), {
      't.yaml': `apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\n${bomb}`,
    }),
  'aliases of aliases in a text within a text': () =>
    build(
      `replacements:\n${replacement('metadata.name', 'fieldPaths: [data.x.l0.0]')}`,
      object('a', `data:\n  x: |\n${bomb.replaceAll(/^/gm, '    ')}\n`),
    ),
  'maps that merge maps': () => build('', object('a', mergeBomb)),
  'maps that merge maps in a kustomization': () => build(mergeBomb),
  'an anchor that contains itself': () => build('', object('a', 'x: &x [*x, *x]\n')),
  'lists in lists': () => build('', object('a', `x: ${lists(200_000)}\n`)),
  'maps in maps': () => build('', object('a', `x: ${maps(200_000)}\n`)),
  'maps in maps as deep as may be': () => build('namePrefix: x-\n', object('a', `x: ${maps(480)}\n`)),
  'lines that are further and further in': () =>
    build('', object('a', `x:\n${repeat(2000, (at) => `${' '.repeat(at + 1)}a:\n`)}`)),
  'dashes behind dashes': () => build('', object('a', `x:\n  ${'- '.repeat(1_000_000)}x\n`)),
  'questions behind questions': () => build('', object('a', `x:\n  ${'? '.repeat(1_000_000)}x\n`)),
  'lists in lists in a kustomization': () => build(`commonLabels: ${lists(200_000)}\n`),
  'lists in lists in a patch': () =>
    build(patch('{kind: A}'), object('a'), { 'p.yaml': object('a', `x: ${lists(200_000)}\n`) }),
  'lists in lists in a text within a text': () =>
    build(
      `replacements:\n${replacement('metadata.name', 'fieldPaths: [data.x.y]')}`,
      object('a', `data:\n  x: "y: ${lists(200_000)}"\n`),
    ),
  'lists in lists in JSON': () =>
    build('', `{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "x": ${lists(200_000)}}`),
};
