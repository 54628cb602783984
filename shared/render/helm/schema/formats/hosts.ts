import { addressFault } from '../../../../base/go/net/address-fault.ts';
import { parseInt64 } from '../../../../base/go/strconv/parse-int.ts';
import { quote, quoteRune } from '../../../../base/go/strconv/quote.ts';
import { byteLength } from '../../../../base/go/utf8.ts';
import { type Format, named } from './format.ts';

/** The first character that is not among those of the class. */
function oddCharacter(text: string, allowed: RegExp): string | undefined {
  const odd = Array.from(text).find((char) => !allowed.test(char));
  return odd === undefined ? undefined : `invalid character ${quoteRune(odd.codePointAt(0) as number)}`;
}

function labelFault(label: string): string | undefined {
  const length = byteLength(label);
  if (length < 1 || length > 63) return 'label must be 1 to 63 characters long';
  if (label.startsWith('-')) return 'label starts with hyphen';
  if (label.endsWith('-')) return 'label ends with hyphen';
  return oddCharacter(label, /[a-zA-Z0-9-]/);
}

/** A name of a host, such as `www.example.com`. */
export const hostname: Format = (text) => {
  const bare = text.replace(/\.$/, '');
  if (byteLength(bare) > 253) return 'more than 253 characters long';
  for (const label of bare.split('.')) {
    const fault = labelFault(label);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** An IPv4 address. */
export const ipv4: Format = (text) => {
  const groups = text.split('.');
  if (groups.length !== 4) return 'expected four decimals';
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros';
    const number = parseInt64(group);
    if (typeof number === 'string') return `strconv.Atoi: parsing ${quote(group)}: ${number}`;
    if (number < 0n || number > 255n) return 'decimal must be between 0 and 255';
  }
  return undefined;
};

/** An IPv6 address without a zone. */
export const ipv6: Format = (text) => {
  if (!text.includes(':')) return 'missing colon';
  const fault = addressFault(text);
  if (fault !== undefined) return fault;
  return text.includes('%') ? 'zone id is not a part of ipv6 address' : undefined;
};

function localPartFault(local: string): string | undefined {
  if (local.length > 1 && local.startsWith('"')) {
    const isPlain = !/[\\"]/.test(local.slice(1, -1));
    return isPlain ? undefined : 'backslash and quote are not allowed within quoted local part';
  }
  if (local.startsWith('.')) return 'starts with dot';
  if (local.endsWith('.')) return 'ends with dot';
  if (local.includes('..')) return 'consecutive dots';
  return oddCharacter(local, /[a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/);
}

function domainFault(domain: string): string | undefined {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return named('invalid domain', hostname(domain));
  const address = domain.slice(1, -1);
  if (address.startsWith('IPv6:')) return named('invalid ipv6 address', ipv6(address.slice('IPv6:'.length)));
  return named('invalid ipv4 address', ipv4(address));
}

/** An email address. */
export const email: Format = (text) => {
  if (byteLength(text) > 254) return 'more than 255 characters long';
  const at = text.lastIndexOf('@');
  if (at === -1) return 'missing @';
  const local = text.slice(0, at);
  if (byteLength(local) > 64) return 'local part more than 64 characters long';
  return localPartFault(local) ?? domainFault(text.slice(at + 1));
};
