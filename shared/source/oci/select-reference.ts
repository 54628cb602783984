import { compileRegexp } from '../../base/go/regexp/regexp.ts';
import { highestInRange, readConstraint } from '../../base/go/semver/constraint.ts';
import { isWholeVersion } from '../../base/go/semver/version.ts';
import { GoError } from '../../base/go/value.ts';
import { OciError } from '../../wire/oci/oci-error.ts';

/** `spec.ref` of an OCIRepository. */
export interface OciRef {
  readonly digest?: string | undefined;
  readonly semver?: string | undefined;
  /** A regular expression of RE2: of the tags, only those that match are looked at. */
  readonly semverFilter?: string | undefined;
  readonly tag?: string | undefined;
}

/** What of a repository is asked for: a digest as it stands, a tag, or the highest tag of a range. */
export type OciSelection =
  | { readonly digest: string }
  | { readonly tag: string }
  | { readonly pickTag: (tags: readonly string[]) => string };

const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/**
 * Digest before range before tag, `latest` where nothing is named. Tags of Helm charts write `_` for the `+` of a version.
 *
 * @throws OciError `selection`, in Flux's words, if the range or the filter cannot be read or no tag is in it; `pickTag` does
 */
export function selectReference(ref: OciRef = {}, layerMediaType = ''): OciSelection {
  if (ref.digest) return { digest: ref.digest };
  const { semver, semverFilter = '' } = ref;
  if (semver) return { pickTag: (tags) => pickHighest(tags, semver, semverFilter, layerMediaType === chartLayer) };
  return { tag: ref.tag || 'latest' };
}

function pickHighest(tags: readonly string[], range: string, filter: string, isChart: boolean): string {
  const pattern = filter === '' ? undefined : readAs('', () => compileRegexp(filter));
  const candidates = tags
    .filter((tag) => pattern === undefined || pattern.test(tag))
    .map((tag) => (isChart ? tag.replaceAll('_', '+') : tag))
    .filter(isWholeVersion);
  const constraint = readAs(`semver '${range}' parse error: `, () => readConstraint(range));
  const highest = highestInRange(candidates, constraint);
  if (highest === undefined) throw new OciError('selection', `no match found for semver: ${range}`);
  return isChart ? highest.replaceAll('+', '_') : highest;
}

/** Reads what the spec says. @param before of the message, if it cannot be read */
function readAs<T>(before: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new OciError('selection', `${before}${error.message}`, { cause: error });
  }
}
