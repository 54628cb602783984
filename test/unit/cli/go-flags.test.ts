import { describe, expect, it } from 'vitest';
import { type GoFlag, parseGoFlags } from '../../../cli/flags/parse-go-flags.ts';
import { failureOf } from '../render/helm/chart-of.ts';

const flags: readonly GoFlag[] = [
  { name: 'values', letter: 'f', type: 'list', bare: undefined },
  { name: 'set', letter: '', type: 'text', bare: undefined },
  { name: 'generate', letter: 'g', type: 'switch', bare: 'true' },
  { name: 'namespace', letter: 'n', type: 'text', bare: undefined },
  { name: 'wait', letter: '', type: 'text', bare: 'watcher' },
  { name: 'labels', letter: 'l', type: 'map', bare: undefined },
  { name: 'timeout', letter: '', type: 'duration', bare: undefined },
  { name: 'limit', letter: '', type: 'integer', bare: undefined },
  { name: 'qps', letter: '', type: 'number', bare: undefined },
];
const parse = (...words: readonly string[]) => {
  const parsed = parseGoFlags(flags, words);
  return [...parsed.flags.map(({ flag, values }) => `${flag.name}: ${values.join('|')}`), ...parsed.args];
};

describe("a command line of Go's", () => {
  it.each([
    [['--set', '-x'], ['set: -x']],
    [['--set='], ['set: ']],
    [['--set=a=b'], ['set: a=b']],
    [['-n', 'prod'], ['namespace: prod']],
    [['-n=prod'], ['namespace: prod']],
    [['-nprod'], ['namespace: prod']],
    [['-n='], ['namespace: =']],
    [
      ['-gn', 'prod'],
      ['generate: true', 'namespace: prod'],
    ],
    [['-gnprod'], ['generate: true', 'namespace: prod']],
    [['-g=false'], ['generate: false']],
    [
      ['--generate', 'false'],
      ['generate: true', 'false'],
    ],
    [
      ['--wait', 'x'],
      ['wait: watcher', 'x'],
    ],
    [
      ['a', '-g', '-', '--', '-n', 'b'],
      ['generate: true', 'a', '-', '-n', 'b'],
    ],
    [['-f', 'a,"b,c","d""e"'], ['values: a|b,c|d"e']],
    [['-f', ''], ['values: ']],
    [['-f', '"a\nb",c\nd'], ['values: a\nb|c']],
    [
      ['-l', 'a=b', '-la=b,c=d'],
      ['labels: a=b', 'labels: a=b,c=d'],
    ],
    [
      ['--timeout=1h2m', '--limit', '0x1f', '--qps=1e3'],
      ['timeout: 1h2m', 'limit: 0x1f', 'qps: 1e3'],
    ],
  ])('%j is read as %j', (words, expected) => {
    expect(parse(...words)).toEqual(expected);
  });

  it.each([
    [['--nonsense'], 'unknown flag: --nonsense'],
    [['---set'], 'bad flag syntax: ---set'],
    [['--=x'], 'bad flag syntax: --=x'],
    [['-x'], "unknown shorthand flag: 'x' in -x"],
    [['-gx'], "unknown shorthand flag: 'x' in -x"],
    [['--set'], 'flag needs an argument: --set'],
    [['-gn'], "flag needs an argument: 'n' in -n"],
    [['-g=x'], 'invalid argument "x" for "-g, --generate" flag: strconv.ParseBool: parsing "x": invalid syntax'],
    [
      ['-f', 'a"b'],
      'invalid argument "a\\"b" for "-f, --values" flag: parse error on line 1, column 2: bare " in non-quoted-field',
    ],
    [
      ['-f', '"a'],
      'invalid argument "\\"a" for "-f, --values" flag: parse error on line 1, column 3: extraneous or missing " in quoted-field',
    ],
    [
      ['-f', '"a"b'],
      'invalid argument "\\"a\\"b" for "-f, --values" flag: parse error on line 1, column 3: extraneous or missing " in quoted-field',
    ],
    [['-l', 'a'], 'invalid argument "a" for "-l, --labels" flag: a must be formatted as key=value'],
    [['--timeout', '5'], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
    [['--limit', '1.5'], 'invalid argument "1.5" for "--limit" flag: strconv.ParseInt: parsing "1.5": invalid syntax'],
    [['--qps', 'x'], 'invalid argument "x" for "--qps" flag: strconv.ParseFloat: parsing "x": invalid syntax'],
  ])('%j is refused: %s', (words, reason) => {
    expect(failureOf(() => parse(...words))).toBe(reason);
  });

  it.each([[['-h']], [['--help', '--nonsense']], [['-gh']]])('%j asks for help', (words) => {
    expect(parseGoFlags(flags, words).wantsHelp).toBe(true);
  });
});
