import fc, { type Arbitrary } from 'fast-check';
import { formats, oddTexts, randomYaml } from './odd-texts.ts';
import { type Kind, type Signature, signatures } from './signatures.ts';

const texts = [
  '""',
  '"a"',
  '"B-c_d"',
  '"hello world"',
  '"1"',
  '"0x1F"',
  '"-2.5"',
  '"true"',
  '"a: 1\\nb: [x, 2]"',
  '"{\\"k\\":1.5}"',
  '"[1,2,3]"',
  '"é✓"',
  '"\\xff"',
  '" x\\t"',
  '`a\\b`',
  '"<a&b>"',
  '"1.2.3"',
  '"^1.2.0-0"',
  '"a/b/../c.txt"',
  '"aGk="',
  '"1h30m"',
  '"NBSWY==="',
  '"a,b,c"',
  '"foo.bar.baz"',
  '"HTTPServer x2"',
  '"https://u:p@h.io:80/p?q=1#f"',
  '"t0"',
  '"{{ . }}"',
  '"{{ .Values.s | upper }}"',
  '.Values.s',
  '.Values.t',
  '.Release.Name',
  '.Chart.Name',
];
const ints = [
  '0',
  '1',
  '2',
  '3',
  '-1',
  '7',
  '10',
  '64',
  "'x'",
  '1_0',
  '0x10',
  '(int 5)',
  '(int64 4)',
  '(len "abc")',
  '.Values.i',
  '(add 1 2)',
  '1e3',
  '9223372036854775807',
  '-9223372036854775808',
  '(int64 2147483648)',
  '0b11',
  '0o17',
  '(int -3)',
];
const floats = [
  '1.5',
  '-0.25',
  '1e3',
  '1e21',
  '3.0',
  '.Values.f',
  '.Values.i',
  '(float64 2)',
  '(divf 1 3)',
  '0.1',
  '1e-7',
  '123456789.5',
  '1e20',
  '2.5e-5',
  '(float64 "NaN")',
  '(divf 1 0)',
  '-0.0',
  '4503599627370497.5',
];
const bools = ['true', 'false', '.Values.y', '(not .Values.s)', '(empty .Values.l)', '(eq 1 1)'];
const lists = [
  '.Values.l',
  '.Values.z',
  '(list)',
  '(list 1 "a" 2.5 nil)',
  '(list "b" "a" "c")',
  '(list 3 1 2)',
  '(until 4)',
  '(splitList "," "x,y,z")',
  '(list (list 1) (dict "a" 1))',
  '(tuple "a" "a" 1 1)',
  '(list nil "" 0 false)',
  '(untilStep 3 12 4)',
  '(.Values.l | uniq)',
];
const dicts = [
  '.Values.m',
  '.Values.n',
  '.Values',
  '(dict)',
  '(dict "a" 1 "b" (dict "c" "d"))',
  '(dict "b" nil "a" (list 1 2))',
  '(dict "us-1a" 0 "us-1-b" 0 "us-10" 0 "us-1" 0)',
  '(split "." "x.y")',
  '(fromYaml "a: 1\\nb: {c: null}")',
  '(dict "k" "v" "a" .Values.l)',
  '(pick .Values.m "a" "b")',
];
const others = [
  'nil',
  '.',
  '$',
  '.Values.none',
  '.Values.m.a',
  '.Values.m.b.c',
  '.none',
  '.Values.s.x',
  '.Files',
  '.Capabilities.KubeVersion',
  '.Template.Name',
  '.Template',
  '.Chart',
  '.Chart.Version',
  '.Release',
  '.Release.IsInstall',
  '.Release.Revision',
  '.Subcharts',
  '.Capabilities.APIVersions',
  '(.Capabilities.APIVersions.Has "v1")',
  '.Capabilities.KubeVersion.Version',
  '(.Files.Get "x")',
  '(.Files.Glob "*")',
  '(.Files.Lines "x")',
  '$.Values.m',
  '.Values.m.b',
  '(dict "a" 1).a',
  '(index .Values.m "a")',
  '(semver "1.2.3-a+b")',
  '(semver "1.2.3-a+b").Minor',
  '(urlParse "https://h/p")',
  '(toDate "2006-01-02" "2024-02-29")',
  '(toDate "2006-01-02" "2024-02-29").Year',
  '(untilStep 0 9 3)',
  '(fromYaml "a: [1, {b: c}]")',
  '(fromJson "{\\"a\\":[1,null]}").a',
  '(index .Values.l 0)',
  '1i',
];
const patterns = [
  '"[a-c]+"',
  '"(\\\\w)(\\\\d*)"',
  '"^h.*o$"',
  '"("',
  '"a|b"',
  '"(?i)HELLO"',
  '"\\\\s"',
  '"x*"',
  '"(?P<n>.)"',
  '""',
  '.Values.s',
];
const layouts = [
  '"2006-01-02"',
  '"15:04:05"',
  '"2006-01-02T15:04:05Z07:00"',
  '"Mon Jan _2 2006"',
  '"January 2, 06 3PM"',
  '"02/01/2006 .000"',
];
const times = [
  '(toDate "2006-01-02" "2024-02-29")',
  '1700000000',
  '(int64 0)',
  '(toDate "2006-01-02 15:04" "1999-12-31 23:59")',
  '(dateModify "-1.5h" (toDate "2006-01-02" "2024-03-01"))',
];
const zones = ['"UTC"', '"Europe/Berlin"', '"America/New_York"', '"Nowhere"', '""'];
const literals: Readonly<Record<Exclude<Kind, 'format'>, readonly string[]>> = {
  string: texts,
  int: ints,
  float: floats,
  bool: bools,
  list: lists,
  dict: dicts,
  any: [...texts, ...ints, ...floats, ...bools, ...lists, ...dicts, ...others],
  pattern: patterns,
  layout: layouts,
  time: times,
  zone: zones,
  ...oddTexts,
  size: ['0', '1', '3', '-1', '7', '20'],
};

/** Kinds of which another argument would make the result hang on the clock, or fill the memory. */
const strict = new Set<Kind>(['time', 'zone', 'size']);

export interface Names {
  /** Variables that are declared where the expression stands. */
  readonly variables: readonly string[];
}

function operand(kind: Kind, { variables }: Names): Arbitrary<string> {
  const known = (): Arbitrary<string> => fc.constantFrom(...literals[kind as keyof typeof literals]);
  const likely = kind === 'format' ? formats : kind === 'yaml' ? fc.oneof(known(), randomYaml) : known();
  if (strict.has(kind)) return likely;
  const any = fc.constantFrom(...literals.any, ...variables, ...variables);
  return fc.oneof({ weight: 24, arbitrary: likely }, { weight: 1, arbitrary: any });
}

const all = signatures();
/** Those whose last argument may be whatever comes out of a pipeline. */
const takingAnything = all.filter(({ kinds }) => !strict.has(kinds.at(-1) ?? 'any'));

function call(names: Names, depth: number, leaveLast: boolean): Arbitrary<string> {
  return fc
    .constantFrom(...(leaveLast ? takingAnything : all))
    .chain((signature) =>
      args(signature, names, depth, leaveLast).map((given) => [signature.name, ...given].join(' ')),
    );
}

function args({ kinds, variadic }: Signature, names: Names, depth: number, leaveLast: boolean): Arbitrary<string[]> {
  const extra = variadic ? fc.nat({ max: 2 }) : fc.constantFrom(...Array<number>(40).fill(0), 1);
  return extra.chain((more) => {
    const count = Math.max(0, kinds.length + more - (leaveLast ? 1 : 0));
    const wanted = Array.from({ length: count }, (_, at): Kind => kinds[Math.min(at, kinds.length - 1)] ?? 'any');
    return fc.tuple(...wanted.map((kind) => argument(kind, names, depth)));
  });
}

function argument(kind: Kind, names: Names, depth: number): Arbitrary<string> {
  if (depth === 0 || strict.has(kind)) return operand(kind, names);
  const nested = fc.oneof(call(names, depth - 1, false), pipeline(names, depth - 1)).map((text) => `(${text})`);
  return fc.oneof({ weight: 7, arbitrary: operand(kind, names) }, { weight: 1, arbitrary: nested });
}

/** A pipeline: an operand or a call, and perhaps calls that it goes into. */
export function pipeline(names: Names, depth = 2): Arbitrary<string> {
  const first = fc.oneof(
    { weight: 1, arbitrary: operand('any', names) },
    { weight: 3, arbitrary: call(names, depth, false) },
  );
  const next = fc.array(call(names, Math.max(0, depth - 1), true), { maxLength: 2, size: 'max' });
  return fc
    .tuple(first, fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: next }))
    .map(([head, tail]) => [head, ...tail].join(' | '));
}
