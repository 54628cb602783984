import { randomBytes } from 'node:crypto';
import { builtins } from '../../../shared/render/gotemplate/functions/builtins.ts';
import { helmFunctions } from '../../../shared/render/helm/functions/helm-functions.ts';
import { sprigFunctions } from '../../../shared/render/sprig/index.ts';

/** What kind of argument a function likes. `any` stands for all of them. */
export type Kind =
  | 'any'
  | 'string'
  | 'int'
  | 'float'
  | 'bool'
  | 'list'
  | 'dict'
  | 'pattern'
  | 'layout'
  | 'format'
  | 'time'
  | 'zone'
  | 'yaml'
  | 'json'
  | 'toml'
  | 'duration'
  | 'version'
  | 'constraint'
  | 'url'
  | 'path'
  | 'lines'
  | 'size';

/** A function to be called with so many arguments of these kinds; the last one again and again where it is variadic. */
export interface Signature {
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly variadic: boolean;
}

/** Random, slow, bound to the clock or without a fixed order: what two runs of the original do not agree on. */
const unsteady =
  /^(rand|gen|shuffle|uuid|now$|ago$|htmlDate|htmlDateInZone$|must_?date$|mustDate$|bcrypt|htpasswd|encryptAES|decryptAES|derivePassword|keys$|values$|env$|expandenv$|getHostByName$|lookup$|buildCustomCert|durationRound|call$)/;

const listFirst = ['first', 'last', 'rest', 'initial', 'reverse', 'uniq', 'compact', 'sortAlpha', 'toStrings'];
const withMust = (names: readonly string[]): string[] =>
  names.flatMap((name) => [name, `must${name[0]?.toUpperCase()}${name.slice(1)}`]);

/** What functions want whose Go parameters say only `any`. */
const liked: Readonly<Record<string, readonly Kind[]>> = {
  ...Object.fromEntries(withMust(listFirst).map((name) => [name, ['list']])),
  ...Object.fromEntries(
    withMust(['append', 'prepend', 'push', 'without', 'slice']).map((name) => [name, ['list', 'any']]),
  ),
  ...Object.fromEntries(withMust(['has']).map((name) => [name, ['any', 'list']])),
  ...Object.fromEntries(withMust(['chunk']).map((name) => [name, ['int', 'list']])),
  ...Object.fromEntries(
    ['add', 'sub', 'mul', 'div', 'mod', 'max', 'min', 'biggest'].map((name) => [name, ['int', 'int']]),
  ),
  ...Object.fromEntries(['addf', 'subf', 'mulf', 'divf', 'maxf', 'minf'].map((name) => [name, ['float', 'float']])),
  ...Object.fromEntries(['eq', 'ne', 'lt', 'le', 'gt', 'ge'].map((name) => [name, ['any', 'any']])),
  ...Object.fromEntries(
    ['floor', 'ceil', 'toDecimal', 'int', 'int64', 'float64', 'atoi'].map((name) => [name, ['any']]),
  ),
  round: ['float', 'int'],
  join: ['string', 'list'],
  concat: ['list', 'list'],
  and: ['any', 'any'],
  or: ['any', 'any'],
  index: ['any', 'int'],
  dict: ['string', 'any'],
  dig: ['string', 'any', 'dict'],
  printf: ['format', 'any', 'any'],
  regexMatch: ['pattern', 'string'],
  mustRegexMatch: ['pattern', 'string'],
  regexFind: ['pattern', 'string'],
  mustRegexFind: ['pattern', 'string'],
  regexFindAll: ['pattern', 'string', 'int'],
  mustRegexFindAll: ['pattern', 'string', 'int'],
  regexReplaceAll: ['pattern', 'string', 'string'],
  mustRegexReplaceAll: ['pattern', 'string', 'string'],
  regexReplaceAllLiteral: ['pattern', 'string', 'string'],
  mustRegexReplaceAllLiteral: ['pattern', 'string', 'string'],
  regexSplit: ['pattern', 'string', 'int'],
  mustRegexSplit: ['pattern', 'string', 'int'],
  date: ['layout', 'time'],
  dateInZone: ['layout', 'time', 'zone'],
  date_in_zone: ['layout', 'time', 'zone'],
  dateModify: ['duration', 'time'],
  date_modify: ['duration', 'time'],
  mustDateModify: ['duration', 'time'],
  must_date_modify: ['duration', 'time'],
  duration: ['any'],
  fromYaml: ['yaml'],
  fromYamlArray: ['yaml'],
  fromJson: ['json'],
  mustFromJson: ['json'],
  fromJsonArray: ['json'],
  fromToml: ['toml'],
  semver: ['version'],
  semverCompare: ['constraint', 'version'],
  urlParse: ['url'],
  indent: ['size', 'lines'],
  nindent: ['size', 'lines'],
  repeat: ['size', 'string'],
  until: ['size'],
  substr: ['size', 'size', 'string'],
  trunc: ['size', 'string'],
  untilStep: ['size', 'size', 'size'],
  seq: ['size', 'size'],
  trim: ['lines'],
  ...Object.fromEntries(
    ['base', 'dir', 'clean', 'ext', 'isAbs', 'osBase', 'osDir', 'osClean', 'osExt', 'osIsAbs'].map((name) => [
      name,
      ['path'],
    ]),
  ),
  unixEpoch: ['time'],
  toDate: ['layout', 'string'],
};

function kindOf(type: string): Kind {
  if (type === 'string' || type === 'bool') return type;
  if (type.startsWith('float')) return 'float';
  if (/^u?int(?:\d+)?$/.test(type)) return 'int';
  if (type.startsWith('map[')) return 'dict';
  return type.startsWith('[]') ? 'list' : 'any';
}

/** Every function that a chart may call, text/template's and sprig's and Helm's, whose result does not hang on chance. */
export function signatures(): Signature[] {
  const all = new Map([...builtins, ...sprigFunctions({ now: () => 0n, randomBytes }), ...helmFunctions()]);
  return [...all]
    .filter(([name]) => !unsteady.test(name))
    .map(([name, { params, variadic }]) => ({
      name,
      kinds: Object.hasOwn(liked, name) ? (liked[name] ?? []) : params.map(kindOf),
      variadic,
    }));
}
