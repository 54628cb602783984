import { build, type HostileBuilds, mebibyte, object, pair, repeat, replacement } from './build.ts';

/** Files that are as large as may be, and long in one way. */
export const largeFiles: HostileBuilds = {
  'a plain text of 10 MiB': () => build('', object('a', `x: ${'ab '.repeat(3.3 * mebibyte)}c\n`)),
  'a quoted text of 10 MiB': () => build('', object('a', `x: "${'a\\n'.repeat(3.3 * mebibyte)}"\n`)),
  'a folded text of 10 MiB': () => build('', object('a', `x: >\n${'  ab cd\n\n'.repeat(1.1 * mebibyte)}`)),
  'a literal text of 10 MiB': () => build('', object('a', `x: |\n${'  ab cd\n'.repeat(1.3 * mebibyte)}`)),
  'a key of 10 MiB': () => build('', object('a', `? ${'ab'.repeat(5 * mebibyte)}\n: x\n`)),
  'a comment of 10 MiB': () => build('', object('a', `x: {} # ${'{"a": 1} '.repeat(1.1 * mebibyte)}\n`)),
  'a million lines of comment': () => build('', object('a', `x:\n${'  # {"a": 1}\n'.repeat(1_000_000)}  y: {}\n`)),
  'a million comments beside maps': () =>
    build(
      '',
      object(
        'a',
        repeat(300_000, (at) => `k${at}: {} # {"type": "array"}\n`),
      ),
    ),
  'a million documents': () => build('', `${object('a')}${'---\n'.repeat(1_000_000)}`),
  'a million documents that differ': () => build('', `${object('a')}${'---\n# x\nnull\n'.repeat(1_000_000)}`),
  'a map of a million keys': () =>
    build(
      'namePrefix: x-\n',
      object(
        'a',
        repeat(1_000_000, (at) => `${pair(at)}\n`),
      ),
    ),
  'a map of a million keys in one line': () =>
    build('', object('a', `x: {${repeat(1_000_000, (at) => `${pair(at)}, `)}}\n`)),
  'a map of 500,000 keys': () =>
    build(
      'namePrefix: x-\n',
      object(
        'a',
        repeat(500_000, (at) => `${pair(at)}\n`),
      ),
    ),
  'a list of a million items': () => build('', object('a', `x: [${'1, '.repeat(1_000_000)}]\n`)),
  'a kustomization of 100,000 annotations': () =>
    build(`commonAnnotations:\n${repeat(100_000, (at) => `  ${pair(at)}\n`)}`),
  'JSON of 4 MiB': () =>
    build(
      '',
      `{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "x": [${repeat(180_000, (at) => `{"k${at}": [1, "a"]}, `)}1]}`,
    ),
  'JSON of 4 MiB with escapes': () =>
    build(
      '',
      `{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "x": [${repeat(180_000, (at) => `{"k${at}": [1, "\\/"]}, `)}1]}`,
    ),
  'a million anchors': () => build('', object('a', `x: [${repeat(1_000_000, (at) => `&a${at} x, `)}]\n`)),
  'a million aliases': () => build('', object('a', `x: &x {a: b}\ny: [${'*x, '.repeat(1_000_000)}]\n`)),
  'a key a million times': () => build('', object('a', 'k: v\n'.repeat(1_000_000))),
  'a list of 2 million items': () => build('', object('a', `x: [${'1, '.repeat(1_900_000)}]\n`)),
  'a list of 5 million items': () => build('', object('a', `x: [${'1, '.repeat(5_000_000)}]\n`)),
  'a number of 10 million digits': () => build('', object('a', `x: ${'9'.repeat(10_000_000)}\n`)),
  'a hexadecimal number of 10 million digits': () => build('', object('a', `x: 0x${'f'.repeat(10_000_000)}\n`)),
  'an octal number of 10 million digits': () => build('', object('a', `x: 0${'7'.repeat(10_000_000)}\n`)),
  'a float of 10 million digits': () => build('', object('a', `x: 1.${'1'.repeat(10_000_000)}e5\n`)),
  'keys of a million digits': () =>
    build('', object('a', `x:\n${repeat(16, (at) => `  ? a${'9'.repeat(1_000_000)}${at}\n  : x\n`)}`)),
  'bytes of 10 MiB': () => build('', object('a', `x: !!binary ${'QUJD'.repeat(2.5 * mebibyte)}\n`)),
  'a tag of 10 MiB': () => build('', object('a', `x: !<${'a%41'.repeat(2.5 * mebibyte)}> b\n`)),
  'a kustomization of 15 MiB': () => build(`commonAnnotations:\n${repeat(900_000, (at) => `  ${pair(at)}\n`)}`),
  'a million resources': () => ({
    files: { 'kustomization.yaml': `resources:\n${repeat(1_000_000, (at) => `- a${at}\n`)}` },
  }),
  'JSON of 10 MiB': () =>
    build(
      '',
      `{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "x": [${repeat(400_000, (at) => `{"k${at}": [1, "a"]}, `)}1]}`,
    ),
  'JSON of 10 MiB without a line break, in lists': () => build('', `[${'[{"a":"b"}],'.repeat(800_000)}1]`),
  'JSON of 10 MiB in a ConfigMap': () =>
    build(
      `replacements:\n${replacement('metadata.name', 'fieldPaths: [data.x.k1]')}`,
      object('a', `data:\n  x: '{${repeat(400_000, (at) => `"k${at}": [1, "a"], `)}"z": 1}'\n`),
    ),
};
