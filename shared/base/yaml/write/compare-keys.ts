/**
 * The order in which that version of Go's YAML library writes the keys of a map: letters by code, other signs before them, numbers by
 * value. To the third, letters come first after a digit.
 */
export function compareKeys(a: string, b: string, version: 2 | 3 = 2): number {
  const at = firstDifference(a, b);
  const one = a.codePointAt(at);
  const other = b.codePointAt(at);
  if (one === undefined || other === undefined) return a.length - b.length;
  const isOneLetter = isLetter(one);
  const isOtherLetter = isLetter(other);
  if (isOneLetter && isOtherLetter) return one - other;
  if (isOneLetter || isOtherLetter) {
    const isOneFirst = version === 3 && isDigit(a.charCodeAt(at - 1)) ? isOneLetter : isOtherLetter;
    return isOneFirst ? -1 : 1;
  }
  return compareNumbers(a, b, at) || one - other;
}

/** Where two texts begin to differ, which is not within a character. */
function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  const isWithin = at > 0 && at < a.length && (a.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return isWithin ? at - 1 : at;
}

function isLetter(code: number): boolean {
  if (code > 0x7f) return /\p{L}/u.test(String.fromCodePoint(code));
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Up to so many digits a number is exact. */
const mostDigits = 14;

function compareNumbers(a: string, b: string, at: number): number {
  const endA = endOfDigits(a, at);
  const endB = endOfDigits(b, at);
  let before = '';
  if (a[at] === '0' || b[at] === '0') {
    for (let back = at - 1; back >= 0 && isDigit(a.charCodeAt(back)); back--) if (a[back] !== '0') before = '1';
  }
  const parse = Math.max(endA, endB) - at > mostDigits ? BigInt : Number;
  const numberA = parse(before + a.slice(at, endA));
  const numberB = parse(before + b.slice(at, endB));
  if (numberA !== numberB) return numberA < numberB ? -1 : 1;
  return endA - endB;
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}
