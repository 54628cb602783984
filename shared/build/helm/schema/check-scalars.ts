import { listOf } from '../../../go/list-items.ts';
import type { Dict, List, Value } from '../../../go/value.ts';
import { formats } from './formats.ts';
import { display, english, isSame, numberOf, typeOf } from './json-value.ts';
import { singleQuoted } from './violation.ts';
import type { Visit } from './visit.ts';

/** In the order in which Helm's validator tells of them. */
const types: readonly string[] = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

/** What is said before anything else, and alone: the type, a constant, an enumeration, a format. */
export function checkKind({ schema, value, document: { draft }, step }: Checked): string | undefined {
  const type = typeOf(value);
  const wanted = (
    typeof schema.get('type') === 'string' ? [schema.get('type')] : listOf(schema.get('type'))
  ) as string[];
  const isWhole = type === 'number' && Number.isInteger(numberOf(value));
  if (wanted.length > 0 && !wanted.includes(type) && !(isWhole && wanted.includes('integer'))) {
    return `got ${type}, want ${types.filter((each) => wanted.includes(each)).join(' or ')}`;
  }
  if (draft > 4 && schema.has('const') && !isSame(value, schema.get('const'), step)) {
    const constant = display(schema.get('const'));
    return constant === 'value' ? "'const' failed" : `value must be ${constant}`;
  }
  const choices = schema.get('enum');
  if (Array.isArray(choices) && !isChoice(choices, value, step)) return notOneOf(choices);
  const format = schema.get('format');
  if (draft < 2019 && typeof format === 'string' && typeof value === 'string' && Object.hasOwn(formats, format)) {
    if (formats[format]?.(value) === false) return `${singleQuoted(value)} is not valid ${format}`;
  }
  return undefined;
}

/** What is needed to look at a value by itself. */
type Checked = Pick<Visit, 'schema' | 'value' | 'document' | 'step'>;

/** The plain values of an enumeration, by what tells them apart. */
const plainChoices = new WeakMap<object, ReadonlySet<unknown>>();

function isChoice(choices: List, value: Value, step: () => void): boolean {
  let plain = plainChoices.get(choices);
  if (plain === undefined) {
    plain = new Set(choices.filter((choice) => typeof choice !== 'object').map(plainOf));
    plainChoices.set(choices, plain);
  }
  if (plain.has(plainOf(value))) return true;
  return choices.some(
    (choice) => typeof choice === 'object' && typeOf(choice) === typeOf(value) && isSame(value, choice, step),
  );
}

function plainOf(value: Value): unknown {
  return numberOf(value) ?? value;
}

function notOneOf(choices: readonly Value[]): string {
  const shown = choices.map(display);
  if (shown.includes('value')) return "'enum' failed";
  return shown.length === 1 ? `value must be ${shown[0]}` : `value must be one of ${shown.join(', ')}`;
}

type Limit = readonly [keyword: string, fails: (got: number, want: number) => boolean];
const least = (got: number, want: number): boolean => got < want;
const most = (got: number, want: number): boolean => got > want;

/** A count against its limits. */
export function checkCount(schema: Dict, what: string, count: number): string[] {
  const limits: readonly Limit[] = [
    [`min${what}`, least],
    [`max${what}`, most],
  ];
  return checkLimits(schema, limits, count);
}

function checkLimits(schema: Dict, limits: readonly Limit[], got: number): string[] {
  return limits.flatMap(([keyword, fails]) => {
    const want = numberOf(schema.get(keyword));
    return want !== undefined && fails(got, want) ? [`${keyword}: got ${english(got)}, want ${english(want)}`] : [];
  });
}

const ranges: readonly Limit[] = [
  ['minimum', least],
  ['maximum', most],
  ['exclusiveMinimum', (got, want) => got <= want],
  ['exclusiveMaximum', (got, want) => got >= want],
  ['multipleOf', (got, want) => !isMultiple(got, want)],
];

/** In draft 4 the exclusive limits are flags of the others. */
const rangesOfDraft4 = (schema: Dict): readonly Limit[] => [
  ['minimum', schema.get('exclusiveMinimum') === true ? (got, want) => got <= want : least],
  ['maximum', schema.get('exclusiveMaximum') === true ? (got, want) => got >= want : most],
  ['multipleOf', (got, want) => !isMultiple(got, want)],
];

function isMultiple(got: number, want: number): boolean {
  const ratio = got / want;
  return Number.isInteger(ratio) || Math.abs(ratio - Math.round(ratio)) < 1e-12 * Math.abs(ratio);
}

/** A text against its lengths and pattern, a number against its limits. */
export function checkScalar({ schema, value, document: { draft }, matches }: Visit): string[] {
  const number = numberOf(value);
  if (number !== undefined) return checkLimits(schema, draft === 4 ? rangesOfDraft4(schema) : ranges, number);
  if (typeof value !== 'string') return [];
  const found = checkCount(schema, 'Length', Array.from(value).length);
  const pattern = schema.get('pattern');
  if (typeof pattern === 'string' && !matches(pattern, value)) {
    found.push(`${singleQuoted(value)} does not match pattern ${singleQuoted(pattern)}`);
  }
  return found;
}
