import { GoError, type Value } from '../../../../base/go/value.ts';
import type { KindCheck } from '../compile/schema.ts';
import type { Format } from '../formats/format.ts';
import { display, singleQuoted } from '../json/display.ts';
import { jsonTypes, typeOf } from '../json/json-type.ts';
import { isNumber, isWhole, numberKey } from '../json/number.ts';
import { isSame } from '../json/same-value.ts';

/** `type`: one of these types. Each is one of `jsonTypes`. */
export function type(wanted: ReadonlySet<string>): KindCheck {
  const listed = jsonTypes.filter((each) => wanted.has(each)).join(' or ');
  return (value) => {
    const got = typeOf(value);
    if (wanted.has(got) || (got === 'number' && wanted.has('integer') && isWhole(value))) return undefined;
    return () => `got ${got}, want ${listed}`;
  };
}

/** `const`. */
export const constant =
  (wanted: Value): KindCheck =>
  (value, { step }) => {
    if (isSame(value, wanted, step)) return undefined;
    const shown = display(wanted);
    return () => (shown === undefined ? "'const' failed" : `value must be ${shown}`);
  };

const isPlain = (value: Value): boolean => !(value instanceof Map || Array.isArray(value));
/** What tells a plain value that is not a text apart from others. */
const keyOf = (value: Value): string => (isNumber(value) ? numberKey(value) : String(value ?? null));

/** `enum`. */
export function enumeration(choices: readonly Value[]): KindCheck {
  const texts = new Set(choices.filter((choice) => typeof choice === 'string'));
  const others = new Set(choices.filter((choice) => isPlain(choice) && typeof choice !== 'string').map(keyOf));
  const composed = choices.filter((choice) => !isPlain(choice));
  return (value, { step }) => {
    if (typeof value === 'string' ? texts.has(value) : isPlain(value) && others.has(keyOf(value))) return undefined;
    const isChoice = composed.some((choice) => typeOf(choice) === typeOf(value) && isSame(value, choice, step));
    return isChoice ? undefined : () => notOneOf(choices, composed.length === 0);
  };
}

function notOneOf(choices: readonly Value[], arePlain: boolean): string {
  if (!arePlain) return "'enum' failed";
  const shown = choices.map(display);
  return shown.length === 1 ? `value must be ${shown[0]}` : `value must be one of ${shown.join(', ')}`;
}

/** `format`, for texts only. */
export const format =
  (name: string, check: Format): KindCheck =>
  (value, { step }) => {
    if (typeof value !== 'string') return undefined;
    step(value.length >> 4);
    const fault = check(value);
    return fault === undefined ? undefined : () => `${singleQuoted(value)} is not valid ${name}: ${fault}`;
  };

/** The format of a pattern, which RE2 must take. */
export const regexFormat: KindCheck = (value, work) => {
  if (typeof value !== 'string') return undefined;
  try {
    work.compile(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof GoError) || !error.message.startsWith('error parsing regexp')) throw error;
    return () => `${singleQuoted(value)} is not valid regex: ${error.message}`;
  }
};
