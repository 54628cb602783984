import { resolveUrl } from '../../../../base/go/net/resolve-url.ts';
import { escapePathSegment, unescapePath } from '../../../../base/go/net/url.ts';
import { quote } from '../../../../base/go/strconv/quote.ts';
import { GoError, type Value } from '../../../../base/go/value.ts';

/** A schema's place: the file's URL, and the JSON pointer there (empty for the whole file). */
export interface Place {
  readonly url: string;
  readonly pointer: string;
}

const special = /[~/]/;
const escapeToken = (token: string): string =>
  special.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;

/** The pointer one step further down. */
export const below = (pointer: string, token: string): string => `${pointer}/${escapeToken(token)}`;

/** A fragment in a URL: its slashes stay. */
const writeFragment = (fragment: string): string => fragment.split('/').map(escapePathSegment).join('/');

/** A place as a URL, as messages show it. */
export const writePlace = ({ url, pointer }: Place): string => `${url}#${writeFragment(pointer)}`;

/** A text without its percent escapes. @throws GoError for a malformed one */
export const pathUnescape = unescapePath;

/** What is before and after the first `#`, both as they are written. */
export function splitAtHash(text: string): readonly [url: string, fragment: string] {
  const hash = text.indexOf('#');
  return hash === -1 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)];
}

/** A URL with what it points to there, unescaped: a JSON pointer (empty or with a slash in front), or an anchor. */
export interface Reference {
  readonly url: string;
  readonly fragment: string;
}

/** True for a JSON pointer, false for an anchor. */
export const isPointer = (fragment: string): boolean => fragment === '' || fragment.startsWith('/');

/** A reference as a URL, as messages show it. */
export const writeReference = ({ url, fragment }: Reference): string => `${url}#${writeFragment(fragment)}`;

const parsing = <Result>(text: string, run: () => Result): Result => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error in parsing ${quote(text)}: ${error.message}`, { cause: error });
  }
};

/** The fragment of a reference, unescaped. @throws GoError in Helm's words */
export function fragmentOf(text: string): string {
  return parsing(text, () => unescapePath(splitAtHash(text)[1]));
}

/** Characters of a URL, and names in a JSON pointer: what is longer takes more time than a schema may. */
const mostCharacters = 4096;
const mostTokens = 1000;

/** What a reference means in a file of this URL. @throws GoError in Helm's words where it is not a URL, in ours where it is very long */
export function resolveReference(base: string, text: string): Reference {
  if (base.length + text.length > mostCharacters)
    throw new GoError(`a schema has a URL of more than ${mostCharacters} characters`);
  const fragment = fragmentOf(text);
  const [url] = splitAtHash(text);
  return { url: parsing(url, () => resolveUrl(base, url)), fragment };
}

/** The value at a place; undefined where there is none. */
export function findValue(root: Value, pointer: string): Value {
  const tokens = pointer.split('/', mostTokens + 2);
  if (tokens.length > mostTokens) throw new GoError(`a JSON pointer of a schema has more than ${mostTokens} names`);
  let found: Value = root;
  for (const token of tokens.slice(1)) {
    if (isMalformed(token)) return undefined;
    found = child(found, token.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (found === undefined) return undefined;
  }
  return found;
}

/** The value at a place. @throws GoError in Helm's words where there is none */
export function lookUp(root: Value, place: Place): Value {
  const found = findValue(root, place.pointer);
  if (found !== undefined) return found;
  const tokens = place.pointer.split('/').slice(1);
  const malformed = tokens.findIndex(isMalformed);
  const isReached = malformed !== -1 && findValue(root, ['', ...tokens.slice(0, malformed)].join('/')) !== undefined;
  if (isReached) throw new GoError(`invalid json-pointer ${quote(writePlace(place))}`);
  throw new GoError(`json-pointer in ${quote(writePlace(place))} not found`);
}

const isMalformed = (token: string): boolean => /~(?![01])/.test(token);

function child(parent: Value, token: string): Value {
  if (parent instanceof Map) return parent.get(token);
  if (!Array.isArray(parent) || !/^[+-]?\d+$/.test(token)) return undefined;
  return parent[Number(token)];
}
