import { quote } from '../strconv/quote.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import { GoError } from '../value.ts';
import { addressFault } from './address-fault.ts';

/** The parts of a URL as Go's net/url parses it: path, user and fragment are unescaped. */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  /** User and password, unescaped; absent without `@`. */
  readonly user?: { readonly name: string; readonly password?: string };
  readonly host: string;
  readonly path: string;
  /** The path as written, if it differs from the default escaping of `path`. */
  readonly rawPath?: string;
  readonly rawQuery: string;
  readonly fragment: string;
  /** True for a URL that ends with `?`. */
  readonly forceQuery?: boolean;
}

type Mode = 'path' | 'segment' | 'user' | 'host' | 'zone' | 'fragment';

const kept: Readonly<Record<Mode, RegExp>> = {
  path: /[A-Za-z0-9\-_.~$&+,/:;=@]/,
  segment: /[A-Za-z0-9\-_.~$&+:=@]/,
  user: /[A-Za-z0-9\-_.~$&+,;=]/,
  host: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
  zone: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
  fragment: /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/,
};

function escapeIn(mode: Mode, text: string): string {
  let out = '';
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte);
    out += byte < 0x80 && kept[mode].test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

function unescapeIn(mode: Mode, text: string): string {
  const bytes = encodeUtf8(text);
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte !== 0x25) {
      if ((mode === 'host' || mode === 'zone') && byte < 0x80 && !kept.host.test(String.fromCharCode(byte))) {
        throw new GoError(`invalid character ${quote(String.fromCharCode(byte))} in host name`);
      }
      out.push(byte);
      continue;
    }
    const digits = decodeUtf8(bytes.subarray(at + 1, at + 3));
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
      throw new GoError(`invalid URL escape ${quote(decodeUtf8(bytes.subarray(at, at + 3)))}`);
    }
    const value = Number.parseInt(digits, 16);
    if ((mode === 'host' && value < 0x80) || (mode === 'zone' && !isInZone(value)))
      throw new GoError(`invalid URL escape ${quote(`%${digits}`)}`);
    out.push(value);
    at += 2;
  }
  return decodeUtf8(Uint8Array.from(out));
}

/** `url.PathEscape`: a text as one part of a path. */
export const escapePathSegment = (text: string): string => escapeIn('segment', text);

/** `url.PathUnescape`. Throws Go's error as a `GoError`. */
export const unescapePath = (text: string): string => unescapeIn('segment', text);

function splitScheme(text: string): readonly [string, string] {
  const match = /^([a-zA-Z][a-zA-Z0-9+\-.]*):/.exec(text);
  if (match !== null) return [match[1]!.toLowerCase(), text.slice(match[0].length)];
  if (text.startsWith(':')) throw new GoError('missing protocol scheme');
  return ['', text];
}

const isInZone = (byte: number): boolean =>
  byte >= 0x80 || byte === 0x20 || byte === 0x25 || kept.host.test(String.fromCharCode(byte));

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) throw new GoError(`invalid port ${quote(port)} after host`);
}

/** An address in brackets; `%25` begins a zone. */
function parseLiteral(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new GoError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const name = host.slice(1, close);
  const zone = name.indexOf('%25');
  const address =
    zone < 0
      ? unescapeIn('host', name)
      : unescapeIn('host', name.slice(0, zone)) + unescapeIn('zone', name.slice(zone));
  const fault = addressFault(address);
  if (fault !== undefined) throw new GoError(`invalid host: ${fault}`);
  if (!address.includes(':')) throw new GoError('invalid IP-literal');
  return `[${address}]${port}`;
}

function parseHost(scheme: string, host: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new GoError('invalid IP-literal');
  if (open === 0) return parseLiteral(host);
  // Schemes other than HTTP may list several hosts with ports.
  const colon = scheme === 'http' || scheme === 'https' ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  return unescapeIn('host', host);
}

function parseAuthority(scheme: string, authority: string): Pick<GoUrl, 'user' | 'host'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  if (at < 0) return { host };
  const info = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) throw new GoError('net/url: invalid userinfo');
  const colon = info.indexOf(':');
  const name = unescapeIn('user', colon < 0 ? info : info.slice(0, colon));
  const user = colon < 0 ? { name } : { name, password: unescapeIn('user', info.slice(colon + 1)) };
  return { user, host };
}

/** ASCII control characters, which a URL must not contain. */
const control = /[^ -~\x80-\uffff]/;

function parseWithoutFragment(text: string): Omit<GoUrl, 'fragment'> {
  if (control.test(text)) throw new GoError('net/url: invalid control character in URL');
  const none = { opaque: '', host: '', path: '', rawQuery: '' };
  if (text === '*') return { ...none, scheme: '', path: '*' };
  const [scheme, afterScheme] = splitScheme(text);
  const mark = afterScheme.indexOf('?');
  let rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark);
  const rawQuery = mark < 0 ? '' : afterScheme.slice(mark + 1);
  const forceQuery = mark >= 0 && rawQuery === '';
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, opaque: rest, rawQuery, forceQuery };
    if (/^[^/]*:/.test(rest)) throw new GoError('first path segment in URL cannot contain colon');
  }
  let authority: Pick<GoUrl, 'user' | 'host'> = { host: '' };
  if ((scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    authority = parseAuthority(scheme, slash < 0 ? rest.slice(2) : rest.slice(2, slash));
    rest = slash < 0 ? '' : rest.slice(slash);
  }
  return { ...none, scheme, ...authority, ...pathOf(rest), rawQuery, forceQuery };
}

/** A path as it is written, taken apart. @throws GoError */
export function pathOf(written: string): Pick<GoUrl, 'path' | 'rawPath'> {
  const path = unescapeIn('path', written);
  return escapeIn('path', path) === written ? { path } : { path, rawPath: written };
}

/** `URL.EscapedPath()`. */
export function writePath({ path, rawPath }: Pick<GoUrl, 'path' | 'rawPath'>): string {
  const isFaithful = rawPath !== undefined && /^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/%]*$/.test(rawPath);
  return isFaithful && unescapes(rawPath, path) ? rawPath : escapeIn('path', path);
}

function unescapes(written: string, path: string): boolean {
  try {
    return unescapeIn('path', written) === path;
  } catch {
    return false;
  }
}

/** `url.Parse`. Throws Go's error (`parse "…": …`) as a `GoError`. */
export function parseUrl(text: string): GoUrl {
  const hash = text.indexOf('#');
  const start = hash < 0 ? text : text.slice(0, hash);
  const url = named(start, () => parseWithoutFragment(start));
  return { ...url, fragment: hash < 0 ? '' : named(text, () => unescapeIn('fragment', text.slice(hash + 1))) };
}

/** Names in an error the text that was parsed. */
function named<Result>(text: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`parse ${quote(text)}: ${error.message}`);
  }
}

/** `Userinfo.String()`. */
export function writeUser(user: NonNullable<GoUrl['user']>): string {
  const name = escapeIn('user', user.name);
  return user.password === undefined ? name : `${name}:${escapeIn('user', user.password)}`;
}

/** The host without its port and brackets. */
export function hostnameOf(url: GoUrl): string {
  const host = url.host.replace(/:[0-9]*$/, '');
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** `URL.String()`. */
export function writeUrl(url: GoUrl): string {
  let out = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') out += url.opaque;
  else {
    if (url.scheme !== '' || url.host !== '' || url.user !== undefined) {
      if (url.host !== '' || url.path !== '' || url.user !== undefined) out += '//';
      if (url.user !== undefined) out += `${writeUser(url.user)}@`;
      if (url.host !== '') out += escapeIn('host', url.host);
    }
    const path = writePath(url);
    if (path !== '' && !path.startsWith('/') && url.host !== '') out += '/';
    if (out === '' && /^[^/]*:/.test(path)) out += './';
    out += path;
  }
  if (url.forceQuery === true || url.rawQuery !== '') out += `?${url.rawQuery}`;
  return url.fragment === '' ? out : `${out}#${escapeIn('fragment', url.fragment)}`;
}
