import { messageOf } from '../../../base/errors.ts';
import { fault } from '../kustomize-error.ts';
import { currentId, effectiveNamespace, type ObjectId, originalId, type Resource } from '../object/resource.ts';
import type { Selector } from '../read/kustomization.ts';
import { compilePattern, costOfPattern } from './compile-pattern.ts';
import { matchesLabels } from './label-selector.ts';

/** Names, namespaces and kinds are regular expressions that match as a whole. */
function matches(pattern: string | null | undefined, ...values: readonly string[]): boolean {
  if (!pattern) return true;
  try {
    return values.some(compilePattern(pattern, '^(?:', ')$'));
  } catch (error) {
    throw fault('bad-selector', `'${pattern.slice(0, 100)}' is not a valid regular expression: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Refuses a selector with an invalid regular expression, even if no object is compared with it. @throws KustomizeError */
export function checkPatterns({ group, version, kind, name, namespace }: Selector): void {
  for (const pattern of [group, version, kind, name, namespace]) matches(pattern, '');
}

/** To find out what a resource is called takes as long as to look at so many values. */
const stepsOfComparison = 20;

/** What it costs to compare a selector with a number of resources, in steps as a build counts them. */
export function costOfSelector(
  { group, version, kind, name, namespace, labelSelector, annotationSelector }: Selector,
  resources: readonly Resource[],
): number {
  const patterns = [group, version, kind, name, namespace].filter((pattern) => typeof pattern === 'string');
  const labels = ((labelSelector?.length ?? 0) + (annotationSelector?.length ?? 0)) / 10;
  // To compile a pattern costs as much as many comparisons.
  return (
    patterns.reduce((sum, pattern) => sum + costOfPattern(pattern), 1 + labels) *
    (resources.length + 50) *
    stepsOfComparison
  );
}

/** Does a selector fit what a resource is, and is called now or was at first? @throws KustomizeError */
export function isSelected(resource: Resource, selector: Selector): boolean {
  const now = currentId(resource);
  const first = originalId(resource);
  const { labels, annotations } = resource.object.metadata;
  return (
    matches(selector.namespace, effectiveNamespace(first), effectiveNamespace(now)) &&
    matches(selector.name, first.name, now.name) &&
    matches(selector.group, now.group) &&
    matches(selector.version, now.version) &&
    matches(selector.kind, now.kind) &&
    matchesLabels(selector.labelSelector, labels) &&
    matchesLabels(selector.annotationSelector, annotations)
  );
}

/** Does a selector fit one id, whose namespace counts as it is written? @throws KustomizeError */
export function fitsId(id: ObjectId, selector: Selector): boolean {
  return (
    matches(selector.namespace, id.namespace) &&
    matches(selector.name, id.name) &&
    matches(selector.group, id.group) &&
    matches(selector.version, id.version) &&
    matches(selector.kind, id.kind)
  );
}
