import fc, { type Arbitrary } from 'fast-check';
import { type Names, pipeline } from './expressions.ts';

const outside: Names = { variables: ['$x', '$y'] };
/** What `define` holds does not see the variables around it. */
const inside: Names = { variables: [] };
const spaces = fc.constantFrom('', ' ', '\n', '\n  ', 'text\n', '<b>"', ' - ', 'k: ');

function action(body: Arbitrary<string>): Arbitrary<string> {
  const trim = fc.constantFrom('', '', '', '- ');
  return fc
    .tuple(trim, body, trim)
    .map(([left, text, right]) => `{{${left}${text}${right.split('').reverse().join('')}}}`);
}

function fixed(text: string): Arbitrary<string> {
  return action(fc.constant(text));
}

function nodes(names: Names, depth: number, inRange = false): Arbitrary<string> {
  return fc
    .array(node(names, depth, inRange), { minLength: 1, maxLength: depth === 0 ? 2 : 3, size: 'max' })
    .map((parts) => parts.join(''));
}

function node(names: Names, depth: number, inRange: boolean): Arbitrary<string> {
  const value = pipeline(names);
  const output = action(value);
  const assign = names.variables.length === 0 ? output : action(value.map((text) => `$x = ${text}`));
  const simple = [
    { weight: 8, arbitrary: output },
    { weight: 3, arbitrary: spaces },
    { weight: 1, arbitrary: assign },
    { weight: 1, arbitrary: action(value.map((text) => `$v := ${text}`)) },
    {
      weight: 1,
      arbitrary: action(
        fc.constantFrom(
          '/* note */',
          'template "t0" .',
          'template "t1"',
          'template "none"',
          'template "t0" (dict "a" 1)',
          'include "t1" $',
          'include "t0" . | indent 2',
          'include (print "t" 1) .Values',
          'include "d0" .',
          'tpl "{{ define \\"d1\\" }}[{{ . }}]{{ end }}{{ template \\"d1\\" 3 }}" .',
          'tpl (toYaml .Values.m) $',
        ),
      ),
    },
    ...(inRange
      ? [{ weight: 1, arbitrary: fc.constantFrom('{{break}}', '{{ continue }}', '{{ if . }}{{break}}{{end}}') }]
      : []),
  ];
  if (depth === 0) return fc.oneof(...simple);
  const block = (head: string, range = false): Arbitrary<string> =>
    fc
      .tuple(
        action(value.map((text) => `${head} ${text}`)),
        nodes(names, depth - 1, range || inRange),
        otherwise(names, depth - 1, head),
        fixed('end'),
      )
      .map((parts) => parts.join(''));
  const variables = fc.constantFrom(
    'range',
    'range',
    'range $i := ',
    'range $k, $e := ',
    'range $_, $e := ',
    ...(names.variables.length === 0 ? [] : ['range $x = ', 'range $x, $y = ']),
  );
  const loop = fc
    .tuple(
      action(fc.tuple(variables, value).map((parts) => parts.join(' '))),
      nodes(names, depth - 1, true),
      otherwise(names, depth - 1, 'range'),
      fixed('end'),
    )
    .map((parts) => parts.join(''));
  return fc.oneof(
    ...simple,
    { weight: 2, arbitrary: block('if') },
    { weight: 2, arbitrary: block('with') },
    { weight: 1, arbitrary: block('with $w := ') },
    { weight: 1, arbitrary: block('if $w := ') },
    ...(names.variables.length === 0 ? [] : [{ weight: 1, arbitrary: definition(depth) }]),
    { weight: 3, arbitrary: loop },
  );
}

/** Only the outermost text may define templates; inside of something it does not parse. */
function definition(depth: number): Arbitrary<string> {
  const head = fc.constantFrom('block "d0" .', 'block "d0" 7', 'define "d0"');
  return fc.tuple(action(head), nodes(inside, depth - 1), fixed('end')).map((parts) => parts.join(''));
}

function otherwise(names: Names, depth: number, head: string): Arbitrary<string> {
  const plain = fc.tuple(fixed('else'), nodes(names, depth)).map((parts) => parts.join(''));
  const chained =
    head === 'range'
      ? plain
      : fc
          .tuple(action(pipeline(names).map((text) => `else ${head} ${text}`)), nodes(names, depth))
          .map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: plain },
    { weight: 1, arbitrary: chained },
  );
}

/** Tokens that stand where they should not: most such templates do not parse. */
const broken = fc
  .tuple(
    nodes(outside, 1),
    fc.nat(),
    fc.constantFrom(
      '{{',
      '}}',
      '{{end}}',
      '{{else}}',
      '(',
      '|',
      '"',
      '`',
      ' := ',
      '.',
      '..',
      '$',
      "'",
      '{{ define "d" }}',
      '{{/*',
      '-',
      ',',
      '\\',
      '#',
    ),
  )
  .map(([text, at, token]) => `${text.slice(0, at % (text.length + 1))}${token}${text.slice(at % (text.length + 1))}`);

/** The text of a template, and that of a partial which defines t0 and t1. */
export const templates = fc.record({
  main: fc
    .oneof(
      { weight: 6, arbitrary: nodes(outside, 2) },
      // Most large ones end in an error: it takes small ones for something to come out.
      { weight: 12, arbitrary: nodes(outside, 0) },
      { weight: 1, arbitrary: broken },
    )
    .chain((body) => fc.tuple(pipeline(inside, 1), fc.constant(body)))
    .map(([x, body]) => `{{ $x := ${x} }}{{ $y := .Values.m }}${body}`),
  partial: fc
    .tuple(nodes(inside, 1), nodes(inside, 0))
    .map(([t0, t1]) => `{{ define "t0" }}${t0}{{ end }}{{ define "t1" -}} ${t1}{{ end }}`),
});

const keys = fc.constantFrom('a', 'b', 'c', 'key', 'x-y', '1', 'true', 'é');
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    'a',
    'true',
    '12',
    ' x ',
    'a: b',
    'line\nline\n',
    '- x',
    '#c',
    '"q"',
    "it's",
    '<&>',
    'é✓',
    'null',
    '~',
    '1e3',
    '0b1',
  ),
  fc.constantFrom<unknown>(0, 1, -7, 3.5, 1e6, 123456789, 1e21, 0.000001, true, false, null),
  fc.integer(),
  fc.string({ maxLength: 6 }),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(keys, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const dictionary = fc.dictionary(keys, tree, { maxKeys: 4, noNullPrototype: true });

/** Values in which each key holds mostly what its name says. */
export const values = fc.record(
  {
    s: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<unknown>('hello', 'Hello World', 'a-b-c', '', 'x=1,y=2') },
      { weight: 1, arbitrary: tree },
    ),
    t: scalar,
    i: fc.integer({ min: -5, max: 20 }),
    f: fc.constantFrom(0.5, 2.25, -1.1, 1e15, 1e-7, 12345.678),
    y: fc.boolean(),
    l: fc.array(tree, { maxLength: 4 }),
    z: fc.array(fc.constantFrom('b', 'a', 'c', 'a'), { maxLength: 4 }),
    m: dictionary,
    n: tree,
  },
  { noNullPrototype: true },
);
