import { RE2JS } from 're2js';
import { messageOf } from '../../errors.ts';
import type { Selector } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { matchesLabels } from './label-selector.ts';
import { currentId, effectiveNamespace, type ObjectId, originalId, type Resource } from './resource.ts';

const patterns = new Map<string, RE2JS>();

/** Names, namespaces and kinds are regular expressions that match as a whole. */
function matches(pattern: string | null | undefined, ...values: readonly string[]): boolean {
  if (!pattern) return true;
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    try {
      compiled = RE2JS.compile(`^(?:${pattern})$`);
    } catch (error) {
      throw new KustomizeError('bad-patch', pattern, `is no regular expression: ${messageOf(error)}`, { cause: error });
    }
    if (patterns.size < 10_000) patterns.set(pattern, compiled);
  }
  const regex = compiled;
  return values.some((value) => regex.matches(value));
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
