import { hostnameOf, parseUrl, writeUrl, writeUser } from '../../../base/go/net/url.ts';
import { kindOf } from '../../../base/go/type-of.ts';
import { type Dict, fn, GoError } from '../../../base/go/value.ts';

function attempt<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new GoError(`unable to parse ${what}: ${(error as Error).message}`);
  }
}

function parse(text: string): Dict {
  const url = attempt('url', () => parseUrl(text));
  return new Map([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostnameOf(url)],
    ['path', url.path],
    ['query', url.rawQuery],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', url.user === undefined ? '' : writeUser(url.user)],
  ]);
}

function textAt(dict: Dict, key: string): string {
  const value = dict.get(key);
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value === null) throw new GoError('runtime error: invalid memory address or nil pointer dereference');
  throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}

function join(dict: Dict): string {
  const [scheme, host, path, rawQuery, opaque, fragment] = [
    'scheme',
    'host',
    'path',
    'query',
    'opaque',
    'fragment',
  ].map((key) => textAt(dict, key)) as [string, string, string, string, string, string];
  const info = textAt(dict, 'userinfo');
  const user = info === '' ? undefined : attempt('userinfo in dict', () => parseUrl(`proto://${info}@host`)).user;
  return writeUrl({ scheme, host, path, rawQuery, opaque, fragment, ...(user === undefined ? {} : { user }) });
}

export const urlFunctions = {
  urlParse: fn('string', parse),
  urlJoin: fn('map[string]any', join),
};
