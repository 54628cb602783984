import type { NumberFault } from './parse-int.ts';

const decimal = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const hexadecimal = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/;
const special: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
};

/** `strconv.ParseFloat` for 64 bits: decimal, hexadecimal with a `p` exponent, inf and nan. Underscores only with `literal`. */
export function parseFloat64(text: string, literal = false): number | NumberFault {
  const plain = literal ? text.replace(/(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])/g, '') : text;
  if (decimal.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : 'value out of range';
  }
  const match = hexadecimal.exec(plain);
  if (match !== null) {
    const [, sign, whole = '', fraction = '', exponent = '0'] = match;
    if (whole + fraction === '') return 'invalid syntax';
    const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
    return Number.isFinite(value) ? (sign === '-' ? -value : value) : 'value out of range';
  }
  const named = special[plain.replace(/^[+-]/, '').toLowerCase()];
  if (named === undefined || (Number.isNaN(named) && plain.length > 3)) return 'invalid syntax';
  return plain.startsWith('-') ? -named : named;
}
