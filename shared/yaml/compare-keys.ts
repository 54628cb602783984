/**
 * The order in which that version of Go's YAML library writes the keys of a map: letters by code, other signs before them, numbers by value. To the
 * third, letters come first behind a digit.
 */
export function compareKeys(a: string, b: string, version: 2 | 3 = 2): number {
  let isBehindDigit = false;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const one = a.charCodeAt(at);
    const other = b.charCodeAt(at);
    if (one === other) {
      isBehindDigit = isDigit(one);
      continue;
    }
    const isOneLetter = isLetter(one);
    const isOtherLetter = isLetter(other);
    if (isOneLetter && isOtherLetter) return one - other;
    if (isOneLetter || isOtherLetter) {
      const isOneFirst = version === 3 && isBehindDigit ? isOneLetter : isOtherLetter;
      return isOneFirst ? -1 : 1;
    }
    return compareNumbers(a, b, at) || one - other;
  }
  return a.length - b.length;
}

function isLetter(code: number): boolean {
  if (code > 0x7f) return /\p{L}/u.test(String.fromCharCode(code));
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
