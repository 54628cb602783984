import { quoteRune } from '../../../../base/go/strconv/quote.ts';
import { byteLength } from '../../../../base/go/utf8.ts';
import type { Format } from './format.ts';

/** A JSON pointer, such as `/a/0`. */
export const jsonPointer: Format = (text) => {
  if (text === '') return undefined;
  if (!text.startsWith('/')) return 'not starting with /';
  return /~(?![01])/.test(text) ? '~ must be followed by 0 or 1' : undefined;
};

/** A JSON pointer after a number of levels to go up, such as `1/a`. */
export const relativeJsonPointer: Format = (text) => {
  const digits = /^[0-9]*/.exec(text)?.[0] ?? '';
  if (digits === '') return 'must start with non-negative integer';
  if (digits.length > 1 && digits.startsWith('0')) return 'starts with zero';
  const rest = text.slice(digits.length);
  return rest === '#' ? undefined : jsonPointer(rest);
};

const hexGroups: readonly number[] = [8, 4, 4, 4, 12];

/** A UUID, such as `123e4567-e89b-12d3-a456-426614174000`. */
export const uuid: Format = (text) => {
  const groups = text.split('-');
  if (groups.length !== hexGroups.length) return `must have ${hexGroups.length} elements`;
  for (const [index, group] of groups.entries()) {
    const length = hexGroups[index];
    if (byteLength(group) !== length) return `element ${index + 1} must be ${length} characters long`;
    const odd = Array.from(group).find((char) => !/[0-9a-fA-F]/.test(char));
    if (odd !== undefined) return `non-hex character ${quoteRune(odd.codePointAt(0) as number)}`;
  }
  return undefined;
};

function oddIdentifier(text: string, what: string): string | undefined {
  if (text === '') return `${what} identifier is empty`;
  const odd = Array.from(text).find((char) => !/[0-9a-zA-Z-]/.test(char));
  return odd === undefined
    ? undefined
    : `invalid character ${quoteRune(odd.codePointAt(0) as number)} in ${what} identifier`;
}

function buildFault(build: string): string | undefined {
  if (build === '') return 'build is empty';
  return firstFault(build.split('.'), (each) => oddIdentifier(each, 'build'));
}

const preReleaseFault = (text: string): string | undefined =>
  firstFault(text.split('.'), (each) => {
    const odd = oddIdentifier(each, 'pre-release');
    return odd ?? (/^0[0-9]+$/.test(each) ? 'pre-release numeric identifier starts with zero' : undefined);
  });

function firstFault(parts: readonly string[], faultOf: (part: string) => string | undefined): string | undefined {
  for (const part of parts) {
    const fault = faultOf(part);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const numberNames = ['major', 'minor', 'patch'] as const;

function coreFault(core: string): string | undefined {
  const numbers = core.split('.');
  if (numbers.length !== 3) return 'versionCore must have 3 numbers separated by dot';
  for (const [index, number] of numbers.entries()) {
    const name = numberNames[index];
    if (number === '') return `${name} is empty`;
    if (number.length > 1 && number.startsWith('0')) return `${name} starts with zero`;
    if (/[^0-9]/.test(number)) return `${name} contains non-digit`;
  }
  return undefined;
}

/** @see https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions */
export const semver: Format = (text) => {
  const plus = text.indexOf('+');
  const build = plus === -1 ? undefined : buildFault(text.slice(plus + 1));
  if (build !== undefined) return build;
  const bare = plus === -1 ? text : text.slice(0, plus);
  const dash = bare.indexOf('-');
  const preRelease = dash === -1 ? undefined : preReleaseFault(bare.slice(dash + 1));
  return preRelease ?? coreFault(dash === -1 ? bare : bare.slice(0, dash));
};
