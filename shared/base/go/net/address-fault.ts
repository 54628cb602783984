import { quote } from '../strconv/quote.ts';

/** Error message, and the text from which on it applies. */
type Fault = readonly [message: string, at?: string];

function ipv4Fault(text: string): Fault | undefined {
  let dots = 0;
  let octet = '';
  for (const [at, char] of [...text].entries()) {
    if (/[0-9]/.test(char)) {
      if (octet === '0') return ['IPv4 field has octet with leading zero'];
      octet += char;
      if (Number(octet) > 255) return ['IPv4 field has value >255'];
    } else if (char === '.') {
      if (at === 0 || at === text.length - 1 || text[at - 1] === '.')
        return ['IPv4 field must have at least one digit', text.slice(at)];
      if (dots === 3) return ['IPv4 address too long'];
      dots++;
      octet = '';
    } else return ['unexpected character', text.slice(at)];
  }
  return dots < 3 ? ['IPv4 address too short'] : undefined;
}

interface Reading {
  rest: string;
  /** Bytes read so far, of the 16 of an address. */
  bytes: number;
  hasEllipsis: boolean;
}

/** Reads a group and the colon after it. Returns undefined if more may follow. */
function readGroup(reading: Reading): Fault | 'end' | undefined {
  const { rest } = reading;
  const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
  if (digits.length > 4) return ['each group must have 4 or less digits', rest];
  if (digits === '') return ['each colon-separated field must have at least one digit', rest];
  const after = rest.slice(digits.length);
  if (after.startsWith('.')) return readEmbedded(reading);
  reading.bytes += 2;
  reading.rest = after;
  if (after === '') return 'end';
  if (!after.startsWith(':')) return ['unexpected character, want colon', after];
  if (after.length === 1) return ['colon must be followed by more characters', after];
  reading.rest = after.slice(1);
  if (!after.startsWith('::')) return undefined;
  if (reading.hasEllipsis) return ['multiple :: in address', reading.rest];
  reading.hasEllipsis = true;
  reading.rest = after.slice(2);
  return reading.rest === '' ? 'end' : undefined;
}

function readEmbedded(reading: Reading): Fault | 'end' {
  const { rest, bytes, hasEllipsis } = reading;
  if (!hasEllipsis && bytes !== 12)
    return ['embedded IPv4 address must replace the final 2 fields of the address', rest];
  if (bytes + 4 > 16) return ['too many hex fields to fit an embedded IPv4 at the end of the address', rest];
  reading.bytes += 4;
  reading.rest = '';
  return ipv4Fault(rest) ?? 'end';
}

function ipv6Fault(text: string): Fault | undefined {
  const [bare = '', ...zone] = text.split('%');
  if (zone.length > 0 && zone.join('%') === '') return ['zone must be a non-empty string'];
  const hasEllipsis = bare.startsWith('::');
  const reading: Reading = { rest: hasEllipsis ? bare.slice(2) : bare, bytes: 0, hasEllipsis };
  if (hasEllipsis && reading.rest === '') return undefined;
  while (reading.bytes < 16) {
    const end = readGroup(reading);
    if (end === 'end') break;
    if (end !== undefined) return end;
  }
  if (reading.rest !== '') return ['trailing garbage after address', reading.rest];
  if (reading.bytes < 16) return reading.hasEllipsis ? undefined : ['address string too short'];
  return reading.hasEllipsis ? ['the :: must expand to at least one field of zeros'] : undefined;
}

/** Why Go's netip.ParseAddr refuses a text, in its words; undefined for an address. */
export function addressFault(text: string): string | undefined {
  const first = /[.:%]/.exec(text)?.[0];
  const fault: Fault | undefined =
    first === '.'
      ? ipv4Fault(text)
      : first === ':'
        ? ipv6Fault(text)
        : [first === '%' ? 'missing IPv6 address' : 'unable to parse IP'];
  if (fault === undefined) return undefined;
  const [message, at] = fault;
  return `ParseAddr(${quote(text)}): ${message}${at === undefined ? '' : ` (at ${quote(at)})`}`;
}
