import { type GoUrl, hostnameOf, parseUrl } from '../../../../base/go/net/url.ts';
import { GoError } from '../../../../base/go/value.ts';
import { pathUnescape } from '../read/location.ts';
import { type Format, named } from './format.ts';
import { ipv6 } from './hosts.ts';

/** What is wrong with a URL; `check` looks at one that Go reads. */
function urlFault(text: string, check: (url: GoUrl) => string | undefined): string | undefined {
  try {
    const url = parseUrl(text);
    return hostFault(url) ?? check(url);
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}

function hostFault(url: GoUrl): string | undefined {
  const name = hostnameOf(url);
  if (!name.includes(':')) return undefined;
  if (!url.host.includes('[') || !url.host.includes(']')) return 'ipv6 address not enclosed in brackets';
  return named('invalid ipv6 address', ipv6(name));
}

/** An absolute URL. */
export const uri: Format = (text) => urlFault(text, (url) => (url.scheme === '' ? 'relative url' : undefined));

/** A URL, absolute or relative. */
export const uriReference: Format = (text) => (text.includes('\\') ? 'contains \\' : urlFault(text, () => undefined));

/** Go's library looks at the braces only where the path is written in another way than it would write it itself. */
export const uriTemplate: Format = (text) =>
  urlFault(text, (url) => firstOf(url.opaque === '' ? rawPathOf(text).split('/') : [], bracesFault));

function rawPathOf(text: string): string {
  const path = text.replace(/[?#].*$/s, '').replace(/^(?:[a-zA-Z][a-zA-Z0-9+\-.]*:)?(?:\/\/[^/]*)?/, '');
  return /[^A-Za-z0-9\-_.~$&+,/:;=@]/.test(path) ? path : '';
}

function firstOf(parts: readonly string[], faultOf: (part: string) => string | undefined): string | undefined {
  return parts.map(faultOf).find((fault) => fault !== undefined);
}

function bracesFault(part: string): string | undefined {
  let isOpen = false;
  for (const char of pathUnescape(part)) {
    if (char !== '{' && char !== '}') continue;
    if ((char === '{') === isOpen) return 'nested curly braces';
    isOpen = !isOpen;
  }
  return isOpen ? 'no matching closing brace' : undefined;
}
