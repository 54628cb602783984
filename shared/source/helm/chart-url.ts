import { resolveReference } from '../../base/go/net/resolve-url.ts';
import { parseUrl, writeUrl } from '../../base/go/net/url.ts';
import { GoError } from '../../base/go/value.ts';

const trimSlashes = (text: string): string => text.replace(/\/+$/, '');
const withSlash = (text: string): string => `${text.replace(/\/$/, '')}/`;

/**
 * The URL of a HelmRepository as it is asked: with one slash at its end, without one for `oci://`.
 *
 * @throws GoError in Go's words where it is not a URL
 */
export function normalizeRepositoryUrl(text: string): string {
  if (text === '') return '';
  const url = parseUrl(text);
  const isOci = url.scheme === 'oci';
  const path = isOci ? trimSlashes(url.path) : `${trimSlashes(url.path)}/`;
  const rawPath = url.rawPath === undefined ? {} : { rawPath: trimSlashes(url.rawPath) + (isOci ? '' : '/') };
  return writeUrl({ ...url, path, ...rawPath });
}

/** Where the index of a repository is. Its query, a token maybe, is kept. @throws GoError */
export function indexUrlOf(repository: string): string {
  const url = parseUrl(repository);
  const join = (path: string): string => `${path.replace(/\/*$/, '')}/index.yaml`.replace(/\/{2,}/g, '/');
  const path = url.path === '' ? 'index.yaml' : join(url.path);
  return writeUrl({ ...url, path, ...(url.rawPath === undefined ? {} : { rawPath: join(url.rawPath) }) });
}

/**
 * Where a chart is that an index names: absolute as it is written, else below the repository, with the repository's query.
 *
 * @see https://github.com/helm/helm/blob/main/pkg/repo/v1/chartrepo.go (ResolveReferenceURL)
 * @throws GoError in Helm's words
 */
export function resolveChartUrl(repository: string, written: string): string {
  const reference = parse(written);
  if (reference.scheme !== '') return written;
  const base = parse(repository);
  const rawPath = base.rawPath === undefined ? {} : { rawPath: withSlash(base.rawPath) };
  const resolved = resolveReference({ ...base, path: withSlash(base.path), ...rawPath }, reference);
  return writeUrl({ ...resolved, rawQuery: base.rawQuery });
}

function parse(text: string): ReturnType<typeof parseUrl> {
  try {
    return parseUrl(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to parse ${text} as URL: ${error.message}`);
  }
}

/** The repository of a chart's dependency, which is asked over HTTP(S) or is a registry. @throws GoError in Flux's words */
export function checkDependencyUrl(url: string): void {
  if (/^(https?:\/\/|oci)/.test(url)) return;
  if (url.startsWith('@')) throw new GoError(`aliased repository dependency is not supported: ${url}`);
  throw new GoError(`invalid dependency repository URL: ${url}`);
}

/** `spec.chart` of a chart out of a HelmRepository. @throws GoError in Flux's words */
export function checkRemoteChartName(name: string): void {
  if (name === '') throw new GoError('no name set for remote chart reference');
  if (/^([-a-z0-9]+\/?\.?)+$/.test(name)) return;
  const rule =
    'a valid name must be lower case letters and numbers and MAY be separated with dashes (-), slashes (/) or periods (.)';
  throw new GoError(`invalid chart name '${name}': ${rule}`);
}
