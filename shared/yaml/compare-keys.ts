const isLetter = (character: string): boolean => /\p{L}/u.test(character);
const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

/** Go's order of map keys in YAML: letters by code, other signs before them, numbers by value. */
export function compareKeys(a: string, b: string): number {
  let digits = false;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const one = a[at] as string;
    const other = b[at] as string;
    if (one === other) {
      digits = isDigit(one);
      continue;
    }
    const letters = [isLetter(one), isLetter(other)];
    if (letters[0] && letters[1]) return one < other ? -1 : 1;
    if (letters[0] || letters[1]) return (digits ? letters[0] : letters[1]) ? -1 : 1;
    return compareNumbers(a, b, at) || (one < other ? -1 : 1);
  }
  return a.length - b.length;
}

function compareNumbers(a: string, b: string, at: number): number {
  const endOf = (text: string): number => {
    let end = at;
    while (isDigit(text[end])) end++;
    return end;
  };
  const [endA, endB] = [endOf(a), endOf(b)];
  let before = '';
  if (a[at] === '0' || b[at] === '0') {
    for (let back = at - 1; back >= 0 && isDigit(a[back]); back--) if (a[back] !== '0') before = '1';
  }
  const [numberA, numberB] = [BigInt(before + a.slice(at, endA) || '0'), BigInt(before + b.slice(at, endB) || '0')];
  if (numberA !== numberB) return numberA < numberB ? -1 : 1;
  return endA - endB;
}
