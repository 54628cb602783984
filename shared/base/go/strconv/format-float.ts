/** The digits of a finite, non-negative number and the place of its decimal point: 0.`digits` × 10^`point`. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

function shortest(value: number): Decimal {
  return parse(value.toExponential());
}

function parse(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return { digits, point: digits === '' ? 0 : Number(exponent) + 1 };
}

/** `value` as an exact decimal: every finite double has one. */
function exact(value: number): { readonly whole: bigint; readonly scale: number } {
  let scale = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    scale++;
  }
  return { whole: BigInt(scaled) * 5n ** BigInt(scale), scale };
}

/** Rounds the exact decimal to `places` after the point, half to even, as a digit string with its point. */
function roundFixed(value: number, places: number): string {
  const { whole, scale } = exact(value);
  let units = whole;
  if (places >= scale) units = whole * 10n ** BigInt(places - scale);
  else {
    const unit = 10n ** BigInt(scale - places);
    const rest = (whole % unit) * 2n;
    units = whole / unit;
    if (rest > unit || (rest === unit && units % 2n === 1n)) units++;
  }
  const text = units.toString().padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** The first `count` digits of the exact value, rounded half to even. */
function roundDigits(value: number, count: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { whole, scale } = exact(value);
  const text = whole.toString();
  const point = text.length - scale;
  if (text.length <= count) return { digits: text.replace(/0+$/, ''), point };
  const unit = 10n ** BigInt(text.length - count);
  const rest = (whole % unit) * 2n;
  let units = whole / unit;
  if (rest > unit || (rest === unit && units % 2n === 1n)) units++;
  const digits = units.toString();
  return { digits: digits.replace(/0+$/, ''), point: point + digits.length - count };
}

const exponentText = (exponent: number): string =>
  `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

function scientific({ digits, point }: Decimal, places: number, letter: string): string {
  const first = digits[0] ?? '0';
  const rest = digits.slice(1).padEnd(places, '0');
  return `${first}${rest === '' ? '' : `.${rest}`}${letter}${exponentText(digits === '' ? 0 : point - 1)}`;
}

function positional({ digits, point }: Decimal): string {
  if (digits === '') return '0';
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, '0');
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function general(value: number, precision: number, letter: string): string {
  const isShortest = precision < 0;
  const count = precision === 0 ? 1 : precision;
  const decimal = isShortest ? shortest(value) : roundDigits(value, count);
  const { digits, point } = decimal;
  const threshold = isShortest ? 6 : count > digits.length && digits.length >= point ? digits.length : count;
  const usesExponent = digits !== '' && (point - 1 < -4 || point - 1 >= threshold);
  return usesExponent ? scientific(decimal, 0, letter) : positional(decimal);
}

function binary(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(value: number, precision: number, letter: string): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  let exponent = Number((bits >> 52n) & 0x7ffn) - 1023;
  let mantissa = (bits & ((1n << 52n) - 1n)) | (1n << 52n);
  if (value === 0) {
    exponent = 0;
    mantissa = 0n;
  } else if (exponent === -1023) {
    exponent = -1022;
    mantissa ^= 1n << 52n;
    while (mantissa < 1n << 52n) {
      mantissa <<= 1n;
      exponent--;
    }
  }
  if (precision >= 0 && precision < 13) {
    const unit = 1n << BigInt(4 * (13 - precision));
    const rest = (mantissa % unit) * 2n;
    mantissa -= mantissa % unit;
    if (rest > unit || (rest === unit && (mantissa / unit) % 2n === 1n)) mantissa += unit;
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const all = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const fraction = precision < 0 ? all.replace(/0+$/, '') : all.slice(0, precision).padEnd(precision, '0');
  const text = `0x${mantissa >> 52n}${fraction === '' ? '' : `.${fraction}`}p${exponentText(exponent)}`;
  return letter === 'X' ? text.toUpperCase() : text;
}

/**
 * `strconv.FormatFloat(value, format, precision, 64)`; precision -1 asks for the shortest text that reads back the same.
 */
export function formatFloat(value: number, format: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + formatPositive(Math.abs(value), format, precision);
}

function formatPositive(value: number, format: string, precision: number): string {
  switch (format) {
    case 'b':
      return binary(value);
    case 'x':
    case 'X':
      return hexadecimal(value, precision, format);
    case 'e':
    case 'E':
      if (precision < 0) return scientific(shortest(value), 0, format);
      return scientific(roundDigits(value, precision + 1), precision, format);
    case 'f':
    case 'F':
      return precision < 0 ? positional(shortest(value)) : roundFixed(value, precision);
    default:
      return general(value, precision, format === 'G' ? 'E' : 'e');
  }
}
