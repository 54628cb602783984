import { highestInRange, readConstraint } from '../../base/go/semver/constraint.ts';
import { compareVersions, isWholeVersion, parseVersion, type Version } from '../../base/go/semver/version.ts';
import { GoError } from '../../base/go/value.ts';

/** A version of a chart in an index. */
export interface IndexedVersion {
  readonly version: string;
  /** Milliseconds since the epoch; undefined where the index does not say. */
  readonly created?: number;
}

/**
 * The version of a chart that `spec.version` of a HelmChart means: the very one, else the highest in the range; without a range the highest
 * that is not a pre-release. Of versions that differ by their build metadata, the one that was created last.
 *
 * @throws GoError in Flux's words
 */
export function pickVersion<T extends IndexedVersion>(chart: string, versions: readonly T[], wanted: string): T {
  const exact = wanted === '' ? undefined : versions.find(({ version }) => version === wanted);
  if (exact !== undefined) return exact;
  const holds = readConstraint(wanted === '' ? '*' : wanted);
  const candidates = versions
    .filter(({ version }) => isWholeVersion(version))
    .map((entry) => ({ entry, version: parseVersion(entry.version) as Version }))
    .filter(({ version }) => holds(version));
  const [best] = candidates.sort(
    (a, b) => compareVersions(b.version, a.version) || (b.entry.created ?? -Infinity) - (a.entry.created ?? -Infinity),
  );
  if (best === undefined) throw new GoError(`no '${chart}' chart with version matching '${wanted}' found`);
  return best.entry;
}

/**
 * The tag of a registry's repository that `spec.version` of a HelmChart means: the very one, else the highest version in the range. Tags
 * are given with the `+` for which registries have `_`.
 *
 * @throws GoError in Flux's words
 */
export function pickChartTag(tags: readonly string[], wanted: string): string {
  if (wanted !== '' && tags.includes(wanted)) return wanted;
  const holds = readConstraint(wanted === '' ? '*' : wanted);
  const highest = highestInRange(tags.filter(isWholeVersion), holds);
  if (highest === undefined) throw new GoError(`could not locate a version matching provided version string ${wanted}`);
  return highest;
}
