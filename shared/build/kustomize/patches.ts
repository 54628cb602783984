import { RE2JS } from 're2js';
import { messageOf } from '../../errors.ts';
import { parseDocuments } from '../../yaml/parse-documents.ts';
import { applyJsonPatch, jsonPatchSchema } from './json-patch.ts';
import type { Patch, Selector } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import type { BuildSchema } from './openapi/build-schema.ts';
import { asResourcePatch } from './patch/as-resource-patch.ts';
import { mergeIntoResource } from './patch/merge-into-resource.ts';
import {
  allIds,
  currentId,
  effectiveNamespace,
  isObject,
  isSameId,
  type JsonObject,
  type KubeObject,
  type ObjectId,
  originalId,
  type Resource,
  rememberId,
  withMetadata,
} from './resource.ts';

/** Applies a patch to the resources that it selects; a strategic merge patch without a target, to the one that it names. */
export function applyPatch(
  resources: readonly Resource[],
  { patch, path, target, options }: Patch,
  text: string,
  file: string,
  schema: BuildSchema,
): readonly Resource[] {
  const parsed = parsePatch(text || patch || '', file);
  if (Array.isArray(parsed)) {
    if (!target) throw new KustomizeError('bad-patch', file, 'a JSON patch needs a target');
    const operations = jsonPatchSchema.safeParse(parsed);
    if (!operations.success)
      throw new KustomizeError('bad-patch', file, `is not a JSON patch: ${operations.error.issues[0]?.message}`);
    const selected = resources.filter((resource) => isSelected(resource, target));
    // A JSON patch may rename what it likes: it says so itself.
    const renames = { allowNameChange: true, allowKindChange: true };
    return change(
      resources,
      selected,
      (object) => applyJsonPatch(object, operations.data) as KubeObject,
      file,
      renames,
    );
  }
  // Patches with a target and those of patchesStrategicMerge, whose text comes alone, go through kustomize's resources; others do not.
  const readAsResource = Boolean(target) || (!patch && !path);
  return (parsed as { merges: readonly JsonObject[] }).merges.reduce((current, merge) => {
    const selected = target
      ? current.filter((resource) => isSelected(resource, target))
      : [namedBy(merge, current, file)];
    if (merge['$patch'] === 'delete') return current.filter((resource) => !selected.includes(resource));
    return change(
      current,
      selected,
      (object) =>
        mergeIntoResource(object, readAsResource ? asResourcePatch(merge) : merge, schema.current()) as KubeObject,
      file,
      options,
    );
  }, resources);
}

function parsePatch(text: string, file: string): readonly unknown[] | { readonly merges: readonly JsonObject[] } {
  let documents: unknown[];
  try {
    documents = parseDocuments(file, text);
  } catch (error) {
    throw new KustomizeError('bad-patch', file, `the patch is not YAML: ${messageOf(error)}`, { cause: error });
  }
  if (documents.length === 1 && Array.isArray(documents[0])) return documents[0];
  if (!documents.every(isObject))
    throw new KustomizeError('bad-patch', file, 'the patch is neither a list of operations nor an object');
  return { merges: documents };
}

function change(
  resources: readonly Resource[],
  selected: readonly Resource[],
  apply: (object: KubeObject) => KubeObject,
  file: string,
  options: Patch['options'],
): readonly Resource[] {
  for (const resource of selected) {
    const before = resource.object;
    try {
      const after = apply(before);
      const named = options?.allowNameChange
        ? after
        : withMetadata(after, {
            name: before.metadata.name,
            ...(before.metadata['namespace'] === undefined ? {} : { namespace: before.metadata['namespace'] }),
          });
      const changed = options?.allowKindChange ? named : { ...named, apiVersion: before.apiVersion, kind: before.kind };
      if (!isSameId(currentId({ object: changed }), currentId(resource))) rememberId(resource);
      resource.object = changed;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new KustomizeError(
        'bad-patch',
        file,
        `cannot patch ${before.kind} ${before.metadata.name}: ${error.message}`,
        { cause: error },
      );
    }
  }
  return resources;
}

/** The one resource that a patch names, by any of its names. @throws KustomizeError `no-target` */
function namedBy(merge: JsonObject, resources: readonly Resource[], file: string): Resource {
  const { apiVersion, kind, metadata } = merge;
  if (
    typeof apiVersion !== 'string' ||
    typeof kind !== 'string' ||
    !isObject(metadata) ||
    typeof metadata['name'] !== 'string'
  ) {
    throw new KustomizeError(
      'bad-patch',
      file,
      'a strategic merge patch without a target needs apiVersion, kind and metadata.name',
    );
  }
  const wanted = currentId({ object: merge as KubeObject });
  const matches = resources.filter((resource) => allIds(resource).some((id) => isSameId(id, wanted)));
  const [found] = matches;
  if (found !== undefined && matches.length === 1) return found;
  const said = found === undefined ? 'no resource matches' : `${matches.length} resources match`;
  throw new KustomizeError(
    'no-target',
    file,
    `${said} the patch of ${kind} ${metadata['name']}; check its apiVersion, kind, name and namespace`,
  );
}

const patterns = new Map<string, RE2JS>();

/** Names, namespaces and kinds are regular expressions that match as a whole. */
function matches(pattern: string | null | undefined, ...values: readonly (string | undefined)[]): boolean {
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
  return values.some((value) => regex.matches(value ?? ''));
}

/** Does a selector fit what a resource is called, now or at first? */
export function isSelected(resource: Resource, selector: Selector): boolean {
  const now = currentId(resource);
  const first = originalId(resource);
  const { metadata } = resource.object;
  return (
    matches(selector.namespace, effectiveNamespace(first), effectiveNamespace(now)) &&
    matches(selector.name, first.name, now.name) &&
    [first, now].some(
      (id) =>
        matches(selector.group, id.group) && matches(selector.version, id.version) && matches(selector.kind, id.kind),
    ) &&
    matchesLabels(selector.labelSelector, metadata['labels']) &&
    matchesLabels(selector.annotationSelector, metadata['annotations'])
  );
}

/** Does a selector fit one id? */
export function fitsId(id: ObjectId, selector: Selector): boolean {
  return (
    matches(selector.namespace, effectiveNamespace(id)) &&
    matches(selector.name, id.name) &&
    matches(selector.group, id.group) &&
    matches(selector.version, id.version) &&
    matches(selector.kind, id.kind)
  );
}

/** `a=b,c!=d,e,!f`, all of which must hold. */
export function matchesLabels(selector: string | null | undefined, labels: unknown): boolean {
  const map = isObject(labels) ? labels : {};
  return (selector ?? '')
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '')
    .every((term) => {
      const unequal = /^([^!=]+)!=(.*)$/.exec(term);
      if (unequal) return map[(unequal[1] as string).trim()] !== (unequal[2] as string).trim();
      const equal = /^([^=]+)==?(.*)$/.exec(term);
      if (equal) return map[(equal[1] as string).trim()] === (equal[2] as string).trim();
      return term.startsWith('!') ? map[term.slice(1)] === undefined : map[term] !== undefined;
    });
}
