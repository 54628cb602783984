import { type GoUrl, parseUrl, pathOf, writePath, writeUrl } from './url.ts';

/** `URL.ResolveReference`: where a reference leads that is in a document at `base`. @throws GoError */
export function resolveReference(base: GoUrl, reference: GoUrl): GoUrl {
  const { rawPath: _, ...rest } = reference;
  const scheme = reference.scheme || base.scheme;
  if (reference.scheme !== '' || reference.host !== '' || reference.user !== undefined)
    return { ...rest, scheme, ...pathOf(resolvePath(writePath(reference), '')) };
  const { user: __, ...relative } = rest;
  const isEmpty = reference.path === '' && reference.forceQuery !== true && reference.rawQuery === '';
  const inherited = isEmpty ? { rawQuery: base.rawQuery, fragment: reference.fragment || base.fragment } : {};
  if (reference.path === '' && base.opaque !== '')
    return { ...relative, ...inherited, scheme, opaque: base.opaque, host: '' };
  return {
    ...relative,
    ...inherited,
    scheme,
    host: base.host,
    ...(base.user === undefined ? {} : { user: base.user }),
    ...pathOf(resolvePath(writePath(base), writePath(reference))),
  };
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

/**
 * `base.ResolveReference(reference).String()` for URLs without a fragment. A base that is not a path, such as a URN, stays what it is for a
 * relative reference.
 *
 * @throws GoError in Go's words if one of them is not a URL
 */
export function resolveUrl(base: string, reference: string): string {
  const [from, to] = [parseUrl(base), parseUrl(reference)];
  const isRelative = to.scheme === '' && to.host === '' && to.user === undefined;
  if (from.opaque === '' || !isRelative) return writeUrl(resolveReference(from, to));
  const { rawQuery, forceQuery = false } = to;
  const isEmpty = to.path === '' && rawQuery === '' && !forceQuery;
  return writeUrl({ ...from, ...(isEmpty ? {} : { rawQuery, forceQuery }) });
}
