import { highestInRange, readConstraint } from '../../base/go/semver/constraint.ts';
import { isWholeVersion } from '../../base/go/semver/version.ts';
import { GoError } from '../../base/go/value.ts';

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
