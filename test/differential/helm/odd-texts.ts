import fc, { type Arbitrary } from 'fast-check';

/** A text as a literal of a template. */
const quoted = (text: string): string => JSON.stringify(text);
const written = (texts: readonly string[]): string[] => texts.map(quoted);

/** Texts that functions read as YAML: what is special to it, in small. */
const yamlTexts = written([
  'a: 1',
  'a: [x, {b: c}]',
  '- a\n- b: 1\n  c: 2',
  'a: |\n  x\n   y\n',
  'a: >-\n  x\n  y\n\n  z\n',
  'a: "x\\ty\\u00e9"',
  "a: 'it''s'",
  'a: 0x1F\nb: 010\nc: 1_000\nd: 1e3\ne: .5\nf: 0b11\ng: 0o17',
  'a: yes\nb: No\nc: ~\nd: null\ne: True\nf: on',
  'a: 2001-01-01\nb: 12:30\nc: 1:20:30',
  'x: &x {b: 1}\ny: *x\nz: {<<: *x, c: 2}',
  'a: 1\na: 2',
  '1: a\n2.5: b\ntrue: c\nnull: d',
  '---\na: 1\n---\nb: 2',
  '# only a comment',
  'a: !!str 1\nb: !!int "3"\nc: !custom x\nd: !!binary aGk=',
  'a: b: c',
  'a:\n\tb',
  '[a, b',
  '{a: 1',
  'a: @b',
  '"a',
  "'a",
  'a: *none',
  'a: .inf',
  'a: -.5\nb: +1\nc: 12345678901234567890\nd: 1e400',
  '? a\n: b',
  '? [x]\n: y',
  'a: "b" c',
  '- a\nb: c',
  'a:\n  - b\n c',
  '%TAG ! x\n---\na: 1',
  'text',
  '42',
  'a: "\\x"',
  'é: ✓\nb: 😀',
  'a: b #c\n#d\ne: f#g',
  'a:\r\n  b: c\r\n',
  '\ufeffa: 1',
  '- - a\n  - b\n-\n  - c',
  'a: - b',
  'a: ? b',
  'a: {b: }\nc: [,]',
  'a: {b, c: d,}',
  'a: "x\n  y\n\n  z"',
  'a: x\n  y\n\n  z',
]);
const jsonTexts = written([
  '{"a":1.5,"b":[true,null]}',
  '[1,"x",{}]',
  '{"a":1e400}',
  '{"a":"\\ud83d\\ude00\\ud800"}',
  '{"a":1}x',
  '{a:1}',
  '[1,]',
  '{"a":01}',
  '',
  'nul',
  '"x"',
  '12345678901234567890',
  ' {"a" : -0.0 } ',
  '{"a":"\t"}',
  '{"a":1,"a":2}',
  '{"<":"&>"}',
]);
const tomlTexts = written([
  'a = 1',
  'a = "x"\n[t]\nb = 2.5\nc = [1, 2]\n',
  '[[l]]\nx = 1\n[[l]]\nx = 2',
  'd = 1979-05-27T07:32:00Z',
  'd = 1979-05-27\nt = 07:32:00',
  'a.b.c = true',
  'a = {b = 1, c = "d"}',
  "a = 'x'\nb = '''\ny'''\nc = \"\"\"\n  z\\\n  w\"\"\"",
  'a = 0x1F\nb = 1_000\nc = inf\nd = -nan',
  'a',
  'a =',
  'a = b',
  '[a',
  'a = 1\na = 2',
  '[a]\n[a]',
  'a = [1,',
  '= 1',
  'a = "x',
  'a = 01',
  'a b = 1',
  '# c\n',
]);
const durations = written([
  '1h',
  '-1h30m',
  '1.5s',
  '100ms',
  '2us',
  '0',
  '1',
  '1d',
  '',
  '9223372036s',
  '1h1h',
  '-.5m',
  '+3m',
]);
const versions = written([
  '1.2.3',
  'v1.2',
  '1',
  '1.2.3-rc.1+b.5',
  '01.2.3',
  'x',
  '',
  '1.2.3.4',
  '1.2.3-01',
  'v1.36.0-gke.1',
]);
const constraints = written([
  '>=1.2',
  '^1.2.0',
  '~1.2 || >2',
  '1.x',
  '!=1.2.3',
  '>1.2.0-0, <2',
  '1.2 - 1.4',
  '',
  '*',
  '=> 1',
  '>=a',
  '~>1.2.3',
  '^0.2.x',
  '<= v1.36.0',
]);
const urls = written([
  'https://u:p@h.io:80/p%20q/x?a=b&c#f',
  'h.io/p',
  '//h',
  'mailto:x@y',
  'http://[::1]:8080/',
  'http://a b/',
  'http://h:x/',
  '%zz',
  '',
  'http://h?q=%zz',
  'a:b:c',
  'http://é.io/✓',
]);
const paths = written([
  'a/b/c.tar.gz',
  '/',
  '',
  '.',
  '../x',
  '/a//b/./c/..',
  'a.',
  '.ext',
  'C:\\x\\y.txt',
  'a/../../b',
]);
const lines = written(['a\nb', 'a\n\n b\n', '', '\n', ' x ', '\r\na', 'é\n✓', 'a: |\n  b\n']);

export const oddTexts = {
  yaml: yamlTexts,
  json: jsonTexts,
  toml: tomlTexts,
  duration: durations,
  version: versions,
  constraint: constraints,
  url: urls,
  path: paths,
  lines,
} as const;

const flags = fc.subarray(['#', '0', '+', '-', ' ']).map((found) => found.join(''));
const number = fc.constantFrom('', '', '1', '5', '12', '*', '[1]*', '[2]');
const verb = fc.constantFrom(...'vvvsdqxXoObcUeEfFgGtTp%w!z'.split(''));
const directive = fc
  .tuple(flags, number, fc.constantFrom('', '', '', '.', '.0', '.3', '.*', '.[1]*'), verb)
  .map((parts) => `%${parts.join('')}`);

/** Format strings of `printf`, right and wrong. */
export const formats: Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: directive }, { weight: 1, arbitrary: fc.constantFrom('|', ' x', 'é', '%', '%%') }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts) => quoted(parts.join('|')));

/** What means something to YAML, and what stands between. */
const yamlParts = [
  ...[
    'a',
    'b',
    'k',
    '1',
    '0x1F',
    '010',
    '1e3',
    'true',
    'yes',
    'null',
    '~',
    '.inf',
    '2001-01-01',
    '1_0',
    '-1',
    'é',
    'word word',
  ],
  ...[
    ': ',
    ':',
    '- ',
    '-',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    ', ',
    '"',
    "'",
    '"q"',
    "'s'",
    '#',
    ' # c',
    '|',
    '>',
    '|-\n  ',
    '>+1\n',
  ],
  ...[
    '&x ',
    '*x',
    '!!str ',
    '!!int ',
    '!t ',
    '<<: ',
    '<<',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '@',
    '`',
    '\\n',
    '\\x',
    '!',
  ],
  ...['\n', '\n', '\n  ', '\n    ', ' ', '  ', '\t', '\r\n', '\u0085', '\u2028', 'k: v', '\nk: v', '\n- x', 'a: [1, 2'],
];

/** Texts of such parts: most of them are not valid YAML, each for its own reason. */
export const randomYaml: Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', 'a:\n  b: ', '- '),
    fc.array(fc.constantFrom(...yamlParts), { minLength: 1, maxLength: 9, size: 'max' }),
  )
  .map(([start, parts]) => quoted(start + parts.join('')));
