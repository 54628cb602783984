import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { withSlips } from './slips.ts';

/** Another way to write a document that holds the same, or nearly. */
type Rewrite = (text: string, choice: number) => string;

/** The lines that match, of which one in so many is changed. */
const onLines =
  (pattern: RegExp, change: (line: string, ...groups: string[]) => string): Rewrite =>
  (text, choice) => {
    let at = choice;
    return text
      .split('\n')
      .map((line) =>
        pattern.test(line) && at++ % 3 === 0 ? line.replace(pattern, change as (line: string) => string) : line,
      )
      .join('\n');
  };

const rewrites: readonly Rewrite[] = [
  (text) => text,
  (text) => text,
  onLines(/^(\s*[\w./-]+:.*[^|>-])$/, (line) => `${line} # said here`),
  onLines(/^(\s*)([\w./-]+:.*)$/, (_, indent = '', rest = '') => `${indent}# said before\n${indent}${rest}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: 0x${Number(digits).toString(16)}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: 0o${Number(digits).toString(8)}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: +${digits}`),
  onLines(/: (\d+)$/, (_, digits = '') => `: ${digits}.0`),
  onLines(/: (\d+)$/, (_, digits = '') => `: "${digits}"`),
  onLines(/: (\d+)$/, (_, digits = '') => `: ${digits}e2`),
  onLines(/: "(\w*)"$/, (_, word = '') => `: ${word}`),
  onLines(/: ([a-z]+)$/, (_, word = '') => `: '${word}'`),
  onLines(/: ([a-z]+)$/, (_, word = '') => `: !!str ${word}`),
  onLines(/: ([a-z]+)$/, (_, word = '') => `: >-\n              ${word}`),
  onLines(/: ([a-z]+)$/, () => ':'),
  onLines(/: ([a-z]+)$/, () => ': ~'),
  onLines(/: ([a-z]+)$/, () => ': True'),
  onLines(/^ {2}labels:$/, () => '  labels: &shared'),
  onLines(/: \{\}$/, () => ': null'),
  (text) => `--- # a document\n${text}...\n`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/^kind: (\w+)$/m, 'kind: &k $1').replace(/^( +)note: .*$/m, '$1note: *k'),
];

/** What its tag does not fit. */
const misfits = ['!!int x', '!!bool yes', '!!float x', '!!null x', '!!timestamp x', '!!int'];

/** What stands where a plain value should be, as some write it or as nobody should. */
const values = [
  ...['0777', '1_000', '0b11', '-0', '+.5', '1.', '.inf', '-.INF', '.nan', '1e400', '12345678901234567890', '0.1e-7'],
  ...['yes', 'Off', 'y', 'NULL', 'TRUE', '2024-01-01', '2001-12-14t21:59:43.10-05:00', '1:30', '0x', '0o8', '1__0'],
  ...['!!str 5', '!!int 5', '!!float 3', '!!null ""', '!local x', '! x', '!!timestamp 2024-01-01'],
  ...[
    '"a\\tb\\x41\\u00e9"',
    String.raw`"it\'s"`,
    '"a\\/b"',
    '\t# none',
    '\t[a,\tb\t]\t',
    '["a"\n\t\t]',
    '"a"#b',
    '[a]#b',
    "'it''s'",
    '"two\n\n      lines"',
    '|\n              kept\n\n\n',
    '|-\n              cut\n',
  ],
  ...[
    '>+\n              folded\n              on\n\n                more\n\n',
    '|2\n                in\n',
    'plain\n              on',
  ],
  ...[
    '"\\ud83d\\ude00"',
    '"\\0"',
    '\u00e9\u4e2d\u{1f600}',
    '\u00a0',
    'a #b',
    'a: b',
    '[a, b]',
    '{a: 1}',
    '{}',
    '[]',
    '[',
    '*none',
    '@at',
    '`x`',
    '%x',
  ],
  ...[
    '&a same',
    '-',
    '?',
    ': x',
    '-1',
    '- a',
    '"',
    "'",
    '<<',
    '=',

    '{a: 1}',
    '[a: 1]',
    ...[
      '{a: :b}',
      '{a: ?b}',
      '[?b]',
      '[b:]',
      '{a: !!str}',
      '{a::b}',
      '{"a"::b}',
      '{"a":! 5}',
      '{!!foo a: b}',
      ':b',
      '?b',
      '!!str',
    ],
    ...['[2001-12-14 21:59:43]', '{a: 2001-12-14t21:59:43.10-05:00}', '2001-12-14 21:59:43'],
    ...[
      '!!binary aGVsbG8=',
      '!!binary aGVsbG8',
      '!!binary "a b"',
      '!!binary',
      '[!!binary x]',
      ...misfits,
      '!!merge x',
      '[!!int x, !!merge x]',
      '{!!binary aGVsbG8=: a}',
    ],
    '"a" b',
    "x'y",

    'a\tb ',
    '---',
    '# none',
  ],
];

/** And where an item should be. Lists that are merged by value keep the tags of their items, and kustomize's lose them. */
const items = values.filter((value) => !['?', ': x', '!!str 5', ...misfits].includes(value));

/** And where a key should be. */
const keys = [
  '"quoted"',
  "'it''s'",
  '"a\\tb"',
  'two words',
  '-1',
  '0x1F',
  '1.5',
  'true',
  'yes',
  '2024-01-01',
  '&a same',
  '!!str 5',
  '!!foo x',
  '!!binary ""',
  '2001-12-14T21:59:43Z',
  '<<',
];

/** Puts one of those values there where a plain one stands, or makes lines what they are not. */
const strange: readonly Rewrite[] = [
  ...values.map((value): Rewrite => onLines(/: [\w."'-]+$/, () => `: ${value}`)),
  ...items.map((value): Rewrite => onLines(/^( +)- [\w.-]+$/, (_, indent = '') => `${indent}- ${value}`)),
  ...keys.map(
    (value): Rewrite => onLines(/^( {4,})[\w./-]+: (.*)$/, (_, indent = '', rest = '') => `${indent}${value}: ${rest}`),
  ),
  onLines(/^( *)([\w.-]+): (\S+)$/, (line) => `${line}\n${line}`),
  onLines(/^( *)([\w.-]+): (\S+)$/, (line, indent = '') => `${line}\n${indent}\t`),
  onLines(/^( *)([\w.-]+): (\S+)$/, (line, indent = '') => `${line}\n${indent} \t# none`),
  onLines(/^( +)- (.*)$/, (_, indent = '', rest = '') => `${indent}-\t${rest}`),
  onLines(
    /^( +)([\w.-]+): (\S+)$/,
    (_, indent = '', key = '', value = '') => `${indent}${key}: &v ${value}\n${indent}again: *v`,
  ),
  onLines(
    /^( +)labels:$/,
    (line, indent = '') => `${indent}extra: &l\n${indent}  team: merged\n${line}\n${indent}  <<: *l`,
  ),
  onLines(/^( +)([\w.-]+): (\S+)$/, (_, indent = '', key = '', value = '') => `${indent}? ${key}\n${indent}: ${value}`),
  onLines(/^( +)([\w.-]+): (\S+)$/, (_, indent = '', key = '', value = '') => `${indent}"${key}" :   ${value}   `),
  onLines(/^( +)([\w.-]+: .*)$/, (_, indent = '', rest = '') => `${indent} ${rest}`),
  onLines(/^( +)([\w.-]+: .*)$/, (_, indent = '', rest = '') => `\t${indent}${rest}`),
  onLines(/^( *)(- .*)$/, (_, indent = '', rest = '') => `${indent}  ${rest}`),
  onLines(/^(.*)$/, (line) => `${line}\n\n# between\n`),
  (text) => `%YAML 1.1\n---\n${text}`,
  (text) => `%TAG !e! tag:example.org,2000:\n---\n${text}`,
  (text) => `\ufeff${text}`,
  (text) => `${text}---\njust a text\n`,
  (text) => `${text}---\n- a list\n`,
  (text) => `${text}---\n{}\n---\n[]\n---\nnull\n`,
  (text) => `${text}...\n---\n# nothing\n...\n`,
  (text) => `${text}--- {apiVersion: v1, kind: ConfigMap, metadata: {name: flow}, data: {a: "1", b: c}}\n`,
  (text) => `${text}---\napiVersion: v1\nkind: List\nitems: []\n`,
  (text) =>
    `${text}---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - kind: Foo\n    metadata: {name: deep}\n`,
  (text) => `${text}---\nkind: List\nmetadata: {name: a-list}\nitems: {}\n`,
  (text) => `${text}---\nkind: FooList\nmetadata: {name: a-list}\nspec: {}\n`,
  (text) => text.replace(/^apiVersion: .*\n/m, ''),
  (text) => text.replace(/^kind: .*\n/m, ''),
  (text) => text.replace(/^ {2}name: .*\n/m, ''),
  (text) => text.replace(/^ {2}name: .*\n/m, '  name: 12\n'),
  (text) => text.replace(/^ {2}name: .*\n/m, '  name: 0x1F\n'),
  (text) => text.replace(/^ {2}name: .*\n/m, '  name: true\n'),
  (text) => text.replace(/^ {2}name: .*\n/m, '  generateName: some-\n'),
  ...['null', '5', '""', '2024-01-01'].map(
    (namespace): Rewrite =>
      (text) =>
        text
          .replace(/^ {2}namespace: .*\n/m, '')
          .replace(/^ {2}name: (.*)\n/m, `  name: $1\n  namespace: ${namespace}\n`),
  ),
  (text) => text.replace(/^ {2}name: (.*)\n/m, '  name: $1\n  creationTimestamp: null\n'),
  ...[
    'kustomize.config.k8s.io/needs-hash: "true"',
    'kustomize.config.k8s.io/behavior: merge',
    'config.kubernetes.io/local-config: "true"',
    'config.kubernetes.io/function: "a: b"',
    'config.kubernetes.io/origin: "x"',
  ].map(
    (line): Rewrite =>
      (text) =>
        text.replace(/^( {2})annotations:\n/m, `$1annotations:\n    ${line}\n`),
  ),
];

/** Documents, as people and programs write them: some wrapped in lists, some empty, in other words. */
export function oddYaml(objects: readonly JsonObject[]): fc.Arbitrary<string> {
  const style = fc.record({
    rewrite: fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...rewrites) },
      { weight: 1, arbitrary: fc.constantFrom(...strange) },
    ),
    choice: fc.nat(5),
    form: fc.constantFrom('plain', 'plain', 'plain', 'plain', 'json', 'list', 'empty before', 'comment after'),
  });
  const styles = fc.array(style, { minLength: objects.length, maxLength: objects.length });
  const unspoiled = fc.constant((text: string) => text);
  const slips = fc.oneof({ weight: 12, arbitrary: unspoiled }, { weight: 1, arbitrary: withSlips });
  return fc.tuple(styles, slips).map(([chosen, spoil]) =>
    spoil(
      objects
        .map((object, at) => {
          const { rewrite, choice, form } = chosen[at] as (typeof chosen)[number];
          if (form === 'json') return `${JSON.stringify(object)}\n`;
          const listed =
            form === 'list' ? { apiVersion: 'v1', kind: `${object['kind']}List`, items: [object] } : object;
          const text = rewrite(writeKubeYaml(listed), choice);
          if (form === 'empty before') return `---\n# nothing\n---\n${text}`;
          return form === 'comment after' ? `${text}# the end\n` : text;
        })
        .join('---\n'),
    ),
  );
}
