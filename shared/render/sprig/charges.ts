import {
  both,
  byCharacter,
  chargesOf,
  deep,
  free,
  itemCount,
  items,
  parsing,
  reading,
  textLength,
  weight,
  writing,
} from '../../base/go/charge.ts';
import { listOf } from '../../base/go/list-items.ts';
import type { Charge, Value } from '../../base/go/value.ts';

const textAt = (args: readonly Value[], at: number): string => {
  const text = args.at(at);
  return typeof text === 'string' ? text : '';
};
const numberAt = (args: readonly Value[], at: number): number => {
  const number = args[at];
  return typeof number === 'number' ? number : 0;
};

function occurrences(text: string, part: string): number {
  if (part === '') return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** A search: in the worst case every character is compared as often as the searched part is long. */
const searching: Charge = (meter, args) => {
  const [part, text] = [textAt(args, 0), textAt(args, -1)];
  meter.step(1 + Math.ceil((part.length * text.length) / 1024 + text.length / 128));
  return 0;
};

const repeating: Charge = (meter, args) => {
  const length = Math.max(0, numberAt(args, 0)) * textAt(args, 1).length;
  meter.step(length / 1024);
  return 64 + 2 * length;
};

const indenting: Charge = (meter, args) => {
  const text = textAt(args, 1);
  const length = text.length + (occurrences(text, '\n') + 2) * Math.max(0, numberAt(args, 0));
  meter.step(length / 128);
  return 64 + 2 * length;
};

const replacing: Charge = (meter, args) => {
  searching(meter, args);
  const [from, to, text] = [textAt(args, 0), textAt(args, 1), textAt(args, 2)];
  const count = occurrences(text, from);
  meter.step(count / 4);
  return 64 + 2 * text.length + count * (to.length + 32);
};

/** Splits a text into parts of so many bytes each. */
const splitting =
  (bytes: number): Charge =>
  (meter, args) => {
    searching(meter, args);
    const count = 1 + occurrences(textAt(args, -1), textAt(args, 0));
    meter.step(count);
    meter.make(count * bytes);
    return 0;
  };

const wrapping: Charge = (meter, args) => {
  const text = textAt(args, -1);
  const lines = 2 + (2 * text.length) / Math.max(1, numberAt(args, 0));
  meter.step(text.length / 64 + lines);
  return 64 + 3 * text.length + lines * (32 + (args.length > 2 ? textAt(args, 1).length : 1));
};

const joining: Charge = (meter, args) => {
  const list = args.slice(1);
  return deep(3)(meter, list) + itemCount(list) * (textAt(args, 0).length + 16);
};

/** A sort compares every text log n times. */
const sorting: Charge = (meter, args) => {
  const count = itemCount(args) + 2;
  const most = deep(3)(meter, args);
  meter.step(Math.ceil((Math.log2(count) * (most / 3)) / 64));
  meter.make(count * 16);
  return most;
};

/** Every item is compared with all items before it, or with all items to be omitted. */
const comparing =
  (pairs: (args: readonly Value[]) => number): Charge =>
  (meter, args) => {
    meter.step(Math.ceil(pairs(args) / 16));
    meter.make(32 + itemCount(args) * 8);
    return 0;
  };

const numbers = (count: (args: readonly number[]) => number, bytes: number): Charge => {
  return (meter, args) => {
    const total = Math.max(0, count(args.map((arg) => (typeof arg === 'number' ? arg : 0))));
    if (!Number.isFinite(total) || total > 1_000_000) return 0;
    meter.step(total);
    meter.make(total * bytes);
    return total;
  };
};
const stepsBetween = (from: number, to: number, by: number): number => (by === 0 ? 0 : (to - from) / by);
const steps = numbers(([from = 0, to = 0, by = 1]) => stepsBetween(from, to, by), 96);
const sequence = numbers((args) => {
  const [a = 0, b = 0, c = 0] = args;
  if (args.length === 1) return Math.abs(a) + 1;
  return args.length === 2 ? Math.abs(b - a) + 1 : Math.abs(stepsBetween(a, c, b)) + 1;
}, 32);

/** Parsing a number takes time quadratic in the number of its digits. */
const readingNumber: Charge = (meter, args) => {
  const length = textLength(args);
  meter.step(length / 64 + (length * length) / 2 ** 18);
  return deep(3)(meter, args);
};

/** Hashing takes a few nanoseconds per byte. */
const hashing: Charge = (meter, args) => {
  const length = textLength(args);
  meter.step(length >> 5);
  return 256 + 2 * length;
};

const random: Charge = (meter, args) => {
  const count = Math.max(0, numberAt(args, 0));
  if (count > 1_000_000) return 0;
  meter.step(count * 10);
  return count * 36;
};

const shuffling: Charge = (meter, args) => {
  meter.step(textLength(args) * 12);
  return byCharacter(meter, args);
};

const keySteps: Readonly<Record<string, number>> = { '': 3_000_000, rsa: 3_000_000, dsa: 4_000_000 };
const makingKey: Charge = (meter, args) => weight(keySteps[textAt(args, 0)] ?? 4000)(meter, args);

const key2048 = 300_000;
const signing = both(weight(20_000), deep(8));
const slowHash = both(weight(300_000), writing(2));

/** Adds an entry, whose value may also be new. */
const setting: Charge = (meter) => {
  meter.make(128);
  return 0;
};

/** Characters that begin a value in YAML, JSON or TOML. */
const jsonMarks = /[,[{:]/g;

/** The charge of every sprig function. A test refuses a function without an entry. */
export const sprigCharges = chargesOf([
  [
    free,
    'hello default empty coalesce all any ternary get hasKey dig unset first mustFirst last mustLast typeOf typeIs typeIsLike kindOf kindIs ' +
      'plural now htmlDate htmlDateInZone fail ago durationRound unixEpoch uuidv4 randInt getHostByName ' +
      'add1 sub div mod add1f subf divf floor ceil round deepEqual',
  ],
  [items(1), 'add mul addf mulf biggest max min maxf minf'],
  [items(64), 'dict list tuple'],
  [setting, 'set'],
  [
    items(8),
    'append push mustAppend mustPush prepend mustPrepend rest mustRest initial mustInitial reverse mustReverse compact mustCompact ' +
      'slice mustSlice concat pluck values',
  ],
  [items(24), 'keys'],
  [items(64), 'chunk mustChunk pick'],
  [
    both(
      comparing((args) => itemCount(args.slice(0, 1)) * args.length),
      items(64),
    ),
    'omit',
  ],
  [comparing(([list]) => listOf(list).length ** 2 / 2), 'uniq mustUniq'],
  [comparing(([list, ...omitted]) => listOf(list).length * omitted.length), 'without mustWithout'],
  [comparing(([, list]) => listOf(list).length), 'has mustHas'],
  [free, 'merge mustMerge mergeOverwrite mustMergeOverwrite deepCopy mustDeepCopy'],
  [reading, 'hasPrefix hasSuffix'],
  [searching, 'contains'],
  [
    writing(4),
    'trim trunc substr abbrev abbrevboth trimSuffix trimPrefix b64enc b64dec base dir clean ext isAbs osBase osDir osClean osExt osIsAbs',
  ],
  [
    byCharacter,
    'upper lower title untitle trimall trimAll nospace initials swapcase snakecase kebabcase camelcase b32enc b32dec regexQuoteMeta ' +
      'duration toDate mustToDate date dateInZone date_in_zone dateModify date_modify mustDateModify must_date_modify semver semverCompare urlParse',
  ],
  [repeating, 'repeat'],
  [indenting, 'indent nindent'],
  [replacing, 'replace'],
  [splitting(64), 'splitList'],
  [splitting(192), 'split splitn'],
  [wrapping, 'wrap wrapWith'],
  [joining, 'join'],
  [sorting, 'sortAlpha'],
  [deep(48), 'quote'],
  [deep(4), 'squote cat toString'],
  [deep(24), 'toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson'],
  [both(deep(3), items(8)), 'toStrings'],
  [both(deep(10), byCharacter), 'urlJoin'],
  [parsing(jsonMarks, 160, 4), 'fromJson mustFromJson'],
  [readingNumber, 'atoi int int64 float64 toDecimal'],
  [numbers(([count = 0]) => Math.abs(count), 96), 'until'],
  [steps, 'untilStep'],
  [sequence, 'seq'],
  [hashing, 'sha1sum sha256sum sha512sum adler32sum'],
  [random, 'randAlphaNum randAlpha randNumeric randAscii randBytes'],
  [shuffling, 'shuffle'],
  [slowHash, 'bcrypt htpasswd'],
  [both(weight(1_000_000), writing(2)), 'derivePassword'],
  [writing(8), 'encryptAES decryptAES'],
  [makingKey, 'genPrivateKey'],
  [both(weight(key2048), signing), 'genCA genSelfSignedCert genSignedCert'],
  [signing, 'genCAWithKey genSelfSignedCertWithKey genSignedCertWithKey buildCustomCert'],
  [
    free,
    'regexMatch mustRegexMatch regexFind mustRegexFind regexFindAll mustRegexFindAll regexReplaceAll mustRegexReplaceAll ' +
      'regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit',
  ],
]);
