import { escapedPath, type GoUrl, parseUrl, writeUrl } from './url.ts';

/** A URL, and its path as it is written. */
interface Written {
  readonly url: GoUrl;
  readonly path: string;
}

function read(text: string): Written {
  const url = parseUrl(text);
  if (url.opaque !== '' || text === '*') return { url, path: url.path };
  const afterScheme = text.replace(/#.*$/s, '').slice(url.scheme === '' ? 0 : url.scheme.length + 1);
  const [bare = ''] = afterScheme.split('?', 1);
  const hasAuthority = bare.startsWith('//') && (url.scheme !== '' || !bare.startsWith('///'));
  return { url, path: escapedPath(hasAuthority ? bare.replace(/^\/\/[^/]*/, '') : bare) };
}

/** Resolves `.` and `..`; a relative path is relative to the folder of the base. */
function resolvePath(base: string, path: string): string {
  const full = path === '' ? base : path.startsWith('/') ? path : base.slice(0, base.lastIndexOf('/') + 1) + path;
  if (full === '') return '';
  const parts: string[] = [];
  const given = full.replace(/^\//, '').split('/');
  for (const part of given) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  if (given.at(-1) === '.' || given.at(-1) === '..') parts.push('');
  return `/${parts.join('/')}`;
}

/** The URL with a path that is already escaped. */
function write(url: GoUrl, path: string): string {
  const marked = writeUrl({ ...url, path: path === '' ? '' : '/', rawQuery: '', forceQuery: false, fragment: '' });
  const query = url.forceQuery === true || url.rawQuery !== '' ? `?${url.rawQuery}` : '';
  return `${path === '' ? marked : marked.slice(0, -1) + path}${query}`;
}

/**
 * `base.ResolveReference(reference).String()` for URLs without a fragment. A base that is not a path, such as a URN, stays what it is for a
 * relative reference.
 *
 * @throws GoError in Go's words if one of them is not a URL
 */
export function resolveUrl(base: string, reference: string): string {
  const from = read(base);
  const to = read(reference);
  const { url } = to;
  if (url.opaque !== '') return write(url, '');
  if (url.scheme !== '' || url.host !== '' || url.user !== undefined)
    return write({ ...url, scheme: url.scheme || from.url.scheme }, resolvePath(to.path, ''));
  const hasQuery = url.rawQuery !== '' || url.forceQuery === true;
  const query = to.path === '' && !hasQuery ? from.url : url;
  const { rawQuery, forceQuery = false } = query === url ? url : { rawQuery: from.url.rawQuery };
  if (from.url.opaque !== '') return write({ ...from.url, rawQuery, forceQuery }, '');
  return write({ ...from.url, rawQuery, forceQuery }, resolvePath(from.path, to.path));
}
