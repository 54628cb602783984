import {
  addX,
  build,
  type HostileBuilds,
  mebibyte,
  object,
  objects,
  pair,
  patch,
  repeat,
  replacement,
} from './build.ts';

/** Replacements and selectors. */
export const manyChanges: HostileBuilds = {
  'a replacement in a text of 10 MiB': () =>
    build(
      `replacements:\n${replacement('metadata.name', 'fieldPaths: [data.x.k5]')}`,
      object('a', `data:\n  x: |\n${repeat(700_000, (at) => `    ${pair(at)}\n`)}`),
    ),
  'a thousand replacements in a large text': () =>
    build(
      `replacements:\n${repeat(1000, (at) => replacement('metadata.name', `fieldPaths: [data.x.k${at}]`))}`,
      object('a', `data:\n  x: |\n${repeat(20_000, (at) => `    ${pair(at)}\n`)}`),
    ),
  'a replacement with a delimiter in a text of 10 MiB': () =>
    build(
      `replacements:\n${replacement('metadata.name', 'fieldPaths: [data.x], options: {delimiter: a, index: 5}')}`,
      object('a', `data:\n  x: ${'a'.repeat(10 * mebibyte)}\n`),
    ),
  'a text that doubles by replacements': () =>
    build(
      `replacements:\n${repeat(60, () => replacement('x', 'fieldPaths: [x], options: {delimiter: "|", index: 9}'))}`,
      object('a', 'x: a text\n'),
    ),
  'a map that is put into itself': () =>
    build(
      `replacements:\n${repeat(60, (at) => replacement('x', `fieldPaths: [x.k${at}], options: {create: true}`))}`,
      object('a', 'x: {y: z}\n'),
    ),
  'a large value put into many objects': () =>
    build(
      `replacements:\n${replacement('x', 'fieldPaths: [z], options: {create: true}')}`,
      `${object('a', `x: {y: ${'z'.repeat(mebibyte)}}\n`)}${objects(2000)}`,
    ),
  'a path with stars': () =>
    build(
      `replacements:\n- sourceValue: b\n  targets: [{select: {kind: A}, fieldPaths: ["x.*.*.*.*.*.*"]}]\n`,
      object(
        'a',
        `x: ${Array(6)
          .fill(0)
          .reduce((inner: string) => `[${Array(10).fill(inner).join(', ')}]`, 'y')}\n`,
      ),
    ),
  'a path of a million keys': () =>
    build(
      `replacements:\n- {sourceValue: b, targets: [{select: {kind: A}, options: {create: true}, fieldPaths: [${'x.'.repeat(1_000_000)}y]}]}\n`,
    ),
  'a hundred thousand paths': () =>
    build(
      `replacements:\n- {sourceValue: b, targets: [{select: {kind: A}, options: {create: true}, fieldPaths: [${repeat(100_000, (at) => `x.k${at}, `)}]}]}\n`,
    ),
  'an expression that repeats repetitions': () =>
    build(patch('{name: "(a*)*(a*)*b"}'), object('a'.repeat(100_000)), { 'p.yaml': addX }),
  'an expression of a million states': () =>
    build(patch('{name: "((a{100}){100}){100}"}'), object('a'), { 'p.yaml': addX }),
  'an expression of a hundred thousand choices': () =>
    build(patch(`{name: "${repeat(100_000, (at) => `a${at}|`)}b+"}`), objects(100), { 'p.yaml': addX }),
  'large expressions over long names': () =>
    build(
      patch('{name: "(x+x+)+y{1,900}.*z"}'),
      repeat(50, (at) => `---\n${object(`${'x'.repeat(100_000)}${at}`)}`),
      { 'p.yaml': addX },
    ),
  'parentheses in an expression': () =>
    build(patch(`{name: "${'('.repeat(500_000)}a${')'.repeat(500_000)}"}`), object('a'), { 'p.yaml': addX }),
  'ten thousand expressions': () =>
    build(
      `patches:\n${repeat(10_000, (at) => `- {target: {name: "(a|b){1,99}${at}"}, patch: '[{"op": "add", "path": "/x", "value": "y"}]'}\n`)}`,
      objects(100),
    ),
  'a selector of labels of 10 MiB': () =>
    build(patch(`{labelSelector: "${repeat(600_000, (at) => `a${at}!=b,`)}c"}`), objects(1000), { 'p.yaml': addX }),
  'a number of a million digits in a selector': () =>
    build(
      patch(`{labelSelector: "a>${'9'.repeat(1_000_000)}"}`),
      'apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {a: "5"}}\n',
      { 'p.yaml': addX },
    ),
};
