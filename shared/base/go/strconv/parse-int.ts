const maxUint64 = (1n << 64n) - 1n;

const digitsOf: Readonly<Record<number, RegExp>> = {
  2: /^[01]+$/,
  8: /^[0-7]+$/,
  10: /^[0-9]+$/,
  16: /^[0-9a-fA-F]+$/,
};
const prefixes: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

/** What was wrong with a number: Go's `strconv.ErrSyntax` or `ErrRange`. */
export type NumberFault = 'invalid syntax' | 'value out of range';

/** `strconv.ParseUint`: base 0 reads the prefixes 0x, 0o, 0b and 0, and underscores between digits. */
export function parseUint(text: string, base = 10): bigint | NumberFault {
  let digits = text;
  let radix = base;
  if (base === 0) {
    radix = 10;
    if (/^0[xX]/.test(digits)) radix = 16;
    else if (/^0[bB]/.test(digits)) radix = 2;
    else if (/^0[oO]/.test(digits) || (digits[0] === '0' && digits.length > 1)) radix = 8;
    const prefix = /^0[xXbBoO]/.exec(digits)?.[0] ?? '';
    digits = digits.slice(prefix.length);
    if (digits.includes('_')) {
      if (!underscoresOk(prefix, digits)) return 'invalid syntax';
      digits = digits.replaceAll('_', '');
    }
  }
  const pattern = digitsOf[radix];
  if (pattern === undefined || !pattern.test(digits)) return 'invalid syntax';
  const value = BigInt(prefixes[radix]! + digits);
  return value > maxUint64 ? 'value out of range' : value;
}

function underscoresOk(prefix: string, digits: string): boolean {
  if (digits.endsWith('_') || digits.includes('__')) return false;
  return prefix !== '' || !digits.startsWith('_');
}

/** `strconv.ParseInt` for 64 bits. */
export function parseInt64(text: string, base = 10): bigint | NumberFault {
  const negative = text[0] === '-';
  const digits = negative || text[0] === '+' ? text.slice(1) : text;
  const value = parseUint(digits, base);
  if (typeof value === 'string') return value;
  if (value > (negative ? 1n << 63n : (1n << 63n) - 1n)) return 'value out of range';
  return negative ? -value : value;
}
