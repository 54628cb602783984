import { GoError } from '../value.ts';
import { quoteTime } from './quote-time.ts';

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const part = /^(\d*)(?:\.(\d*))?([^\d.]*)/;

/** `time.ParseDuration`: `1h30m`, `-1.5s`, in nanoseconds. Throws Go's error as a `GoError`. */
export function parseDuration(text: string): bigint {
  const invalid = (): GoError => new GoError(`time: invalid duration ${quoteTime(text)}`);
  const negative = text.startsWith('-');
  let rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') throw invalid();
  let total = 0n;
  while (rest !== '') {
    const [all = '', whole = '', fraction = '', unit = ''] = part.exec(rest) ?? [];
    if (whole === '' && fraction === '') throw invalid();
    if (unit === '') throw new GoError(`time: missing unit in duration ${quoteTime(text)}`);
    const scale = units[unit];
    if (scale === undefined) throw new GoError(`time: unknown unit ${quoteTime(unit)} in duration ${quoteTime(text)}`);
    total += BigInt(whole || '0') * scale;
    if (fraction !== '')
      total += (BigInt(fraction.slice(0, 18)) * scale) / 10n ** BigInt(Math.min(fraction.length, 18));
    if (total > 1n << 63n) throw invalid();
    rest = rest.slice(all.length);
  }
  if (negative) return -total;
  if (total > (1n << 63n) - 1n) throw invalid();
  return total;
}
