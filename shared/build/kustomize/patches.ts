import { RE2JS } from 're2js';
import { messageOf } from '../../errors.ts';
import { parseDocuments } from '../../yaml/parse-documents.ts';
import { applyJsonPatch, jsonPatchSchema } from './json-patch.ts';
import type { Patch, Selector } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { mergePatch } from './merge-patch.ts';
import {
  groupOf,
  isObject,
  type JsonObject,
  type KubeObject,
  namespaceOf,
  type Resource,
  withMetadata,
} from './resource.ts';

/** Applies a patch to the resources that it selects; a strategic merge patch without a target, to the one that it names. */
export function applyPatch(
  resources: readonly Resource[],
  { patch, target, options }: Patch,
  text: string,
  file: string,
): readonly Resource[] {
  const parsed = parsePatch(text || patch || '', file);
  if (Array.isArray(parsed)) {
    if (!target) throw new KustomizeError('bad-patch', file, 'a JSON patch needs a target');
    const operations = jsonPatchSchema.safeParse(parsed);
    if (!operations.success)
      throw new KustomizeError('bad-patch', file, `is not a JSON patch: ${operations.error.issues[0]?.message}`);
    return change(resources, target, (object) => applyJsonPatch(object, operations.data) as KubeObject, file, options);
  }
  return (parsed as { merges: readonly JsonObject[] }).merges.reduce((current, merge) => {
    const selected = target ?? selectorOf(merge, file);
    if (!target && !current.some(({ object, original }) => isSelected(object, original.name, selected))) {
      throw new KustomizeError(
        'no-target',
        file,
        `no resource matches the patch of ${selected.kind} ${(merge['metadata'] as JsonObject)['name']}; check its kind, name and namespace`,
      );
    }
    if (merge['$patch'] === 'delete')
      return current.filter(({ object, original }) => !isSelected(object, original.name, selected));
    return change(current, selected, (object) => mergePatch(object, merge) as KubeObject, file, options);
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
  if (documents.length === 0 || !documents.every(isObject))
    throw new KustomizeError('bad-patch', file, 'the patch is neither a list of operations nor an object');
  return { merges: documents };
}

function change(
  resources: readonly Resource[],
  target: Selector,
  apply: (object: KubeObject) => KubeObject,
  file: string,
  options: Patch['options'],
): readonly Resource[] {
  for (const resource of resources.filter(({ object, original }) => isSelected(object, original.name, target))) {
    const before = resource.object;
    try {
      const after = apply(before);
      const named = options?.allowNameChange
        ? after
        : withMetadata(after, {
            name: before.metadata.name,
            ...(before.metadata['namespace'] === undefined ? {} : { namespace: before.metadata['namespace'] }),
          });
      resource.object = options?.allowKindChange
        ? named
        : { ...named, apiVersion: before.apiVersion, kind: before.kind };
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

function selectorOf(merge: JsonObject, file: string): Selector {
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
  const quote = (text: string): string => RE2JS.quote(text);
  const namespace = metadata['namespace'];
  return {
    group: groupOf({ apiVersion }),
    kind,
    name: quote(metadata['name']),
    ...(typeof namespace === 'string' ? { namespace: quote(namespace) } : {}),
  };
}

/** Names and namespaces are regular expressions that match as a whole. */
function isSelected(object: KubeObject, originalName: string, selector: Selector): boolean {
  const matches = (pattern: string | null | undefined, value: string): boolean =>
    !pattern || RE2JS.compile(`^(?:${pattern})$`).matches(value);
  return (
    matches(selector.kind, object.kind) &&
    matches(selector.group, groupOf(object)) &&
    matches(selector.version, object.apiVersion.slice(object.apiVersion.indexOf('/') + 1)) &&
    (matches(selector.name, originalName) || matches(selector.name, object.metadata.name)) &&
    matches(selector.namespace, namespaceOf(object)) &&
    matchesLabels(selector.labelSelector, object.metadata['labels']) &&
    matchesLabels(selector.annotationSelector, object.metadata['annotations'])
  );
}

/** `a=b,c!=d,e,!f`, all of which must hold. */
function matchesLabels(selector: string | null | undefined, labels: unknown): boolean {
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
