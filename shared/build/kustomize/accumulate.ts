import { changeAt } from './field-paths.ts';
import { builtinFieldSpecs } from './field-specs/builtin.ts';
import { changeField } from './field-specs/field-spec.ts';
import { generate } from './generators.ts';
import { replaceImages } from './images.ts';
import type { Generator, Kustomization } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { isRecord, load, objectsIn } from './load.ts';
import { mergePatch } from './patch/merge-patch.ts';
import { applyPatch } from './patches.ts';
import { joinPath, type Reader } from './reader.ts';
import { applyReplacement, readReplacements } from './replacements.ts';
import {
  allIds,
  currentId,
  idKey,
  isClusterScoped,
  isSameId,
  type KubeObject,
  originalId,
  type Resource,
  rememberId,
  withMetadata,
} from './resource.ts';
import { addPairs } from './transformers/metadata.ts';
import { findTwins } from './transformers/sort-order.ts';

type RootHook = (found: { readonly kustomization: Kustomization; readonly file: string } | undefined) => Kustomization;

const deepest = 50;
const mostResources = 50_000;

/** The resources of a folder's kustomization, transformed; `onto` are those that a component changes. */
export function accumulate(
  reader: Reader,
  folder: string,
  above: readonly string[],
  root?: RootHook,
  onto: readonly Resource[] = [],
): readonly Resource[] {
  if (above.includes(folder))
    throw new KustomizeError('cycle', folder || '.', `is included by itself: ${[...above, folder].join(' → ')}`);
  if (above.length > deepest)
    throw new KustomizeError('too-large', folder, `kustomizations are nested more than ${deepest} deep`);
  const { kustomization, file } = load(reader, folder, root);
  const chain = [...above, folder];
  let resources = [...onto];
  for (const entry of [...kustomization.resources, ...kustomization.bases]) {
    const path = joinPath(folder, entry, file);
    const added = reader.stat(path) === 'directory' ? accumulate(reader, path, chain) : objectsIn(reader, path, file);
    resources = append(resources, added, file);
  }
  for (const entry of kustomization.components) {
    const path = joinPath(folder, entry, file);
    if (reader.stat(path) !== 'directory')
      throw new KustomizeError('not-found', file, `the component '${entry}' is not a folder`);
    resources = [...accumulate(reader, path, chain, undefined, resources)];
  }
  for (const [kind, generators] of [
    ['ConfigMap', kustomization.configMapGenerator],
    ['Secret', kustomization.secretGenerator],
  ] as const) {
    for (const generator of generators)
      resources = addGenerated(resources, kind, generator, kustomization, reader, folder, file);
  }
  return transform(resources, kustomization, reader, folder, file);
}

function append(resources: readonly Resource[], added: readonly Resource[], file: string): Resource[] {
  const idOf = (resource: Resource): string => idKey(currentId(resource));
  const ids = new Set(resources.map(idOf));
  for (const resource of added) {
    const id = idOf(resource);
    if (ids.has(id)) {
      const { kind, metadata } = resource.object;
      throw new KustomizeError(
        'duplicate',
        file,
        `${kind} ${metadata.name} is defined twice, the second time in ${resource.file}`,
      );
    }
    ids.add(id);
  }
  if (ids.size > mostResources)
    throw new KustomizeError('too-large', file, `there are more than ${mostResources} objects`);
  return [...resources, ...added];
}

function addGenerated(
  resources: readonly Resource[],
  kind: 'ConfigMap' | 'Secret',
  generator: Generator,
  { generatorOptions }: Kustomization,
  reader: Reader,
  folder: string,
  file: string,
): Resource[] {
  const generated = generate(kind, generator, generatorOptions, reader, folder, file);
  if (generated.behavior === 'create') return append(resources, [generated], file);
  const wanted = currentId(generated);
  const at = resources.findIndex((resource) => allIds(resource).some((id) => isSameId(id, wanted)));
  const old = resources[at];
  if (old === undefined)
    throw new KustomizeError(
      'bad-generator',
      file,
      `${kind} ${generator.name} is to be ${generated.behavior}d and does not exist`,
    );
  const object =
    generated.behavior === 'merge'
      ? (mergePatch(old.object, {
          ...generated.object,
          metadata: { ...generated.object.metadata, name: old.object.metadata.name },
        }) as KubeObject)
      : withMetadata(generated.object, { name: old.object.metadata.name });
  return resources.map((resource, index) =>
    index === at ? { ...resource, object, hashed: old.hashed || generated.hashed } : resource,
  );
}

/** In kustomize's order: patches, namespace, prefix and suffix, labels, annotations, replicas, images. */
function transform(
  start: readonly Resource[],
  kustomization: Kustomization,
  reader: Reader,
  folder: string,
  file: string,
): readonly Resource[] {
  let resources = start;
  const textOf = (path: string | null | undefined): string =>
    path ? Buffer.from(reader.read(joinPath(folder, path, file), file)).toString() : '';
  for (const entry of kustomization.patchesStrategicMerge) {
    const inline = /[\n:{]/.test(entry);
    resources = applyPatch(resources, { patch: inline ? entry : null }, inline ? '' : textOf(entry), file);
  }
  for (const patch of kustomization.patches) resources = applyPatch(resources, patch, textOf(patch.path), file);
  const { namespace, namePrefix, nameSuffix } = kustomization;
  if (namespace) {
    for (const resource of resources) changeName(resource, setNamespace(resource.object, namespace));
    const twin = findTwins(resources);
    if (twin !== undefined)
      throw new KustomizeError(
        'duplicate',
        file,
        `namespace transformation produces ID conflict: ${twin.object.kind} ${twin.object.metadata.name}`,
      );
  }
  if (namePrefix || nameSuffix) for (const resource of resources) rename(resource, namePrefix ?? '', nameSuffix ?? '');
  for (const resource of resources) resource.object = transformMetadata(resource.object, kustomization);
  for (const patch of kustomization.patchesJson6902) resources = applyPatch(resources, patch, textOf(patch.path), file);
  for (const { name, count } of kustomization.replicas) scale(resources, name, count, file);
  if (kustomization.images.length > 0)
    for (const resource of resources) resource.object = replaceImages(resource.object, kustomization.images);
  for (const replacement of kustomization.replacements) {
    const all = replacement.path
      ? readReplacements(reader, joinPath(folder, replacement.path, file), file)
      : [replacement];
    for (const one of all) applyReplacement(resources, one, file);
  }
  return resources;
}

/** Changes what a resource is called, and remembers what it was. */
function changeName(resource: Resource, object: KubeObject): void {
  if (object === resource.object) return;
  rememberId(resource);
  resource.object = object;
}

function rename(resource: Resource, prefix: string, suffix: string): void {
  if (unprefixed.has(originalId(resource).kind)) return;
  const { name } = resource.object.metadata;
  if (prefix !== '') resource.prefixes.push(prefix);
  if (suffix !== '') resource.suffixes.push(suffix);
  changeName(resource, withMetadata(resource.object, { name: `${prefix}${name}${suffix}` }));
}

function transformMetadata(start: KubeObject, { labels, commonLabels, commonAnnotations }: Kustomization): KubeObject {
  let object = start;
  for (const { pairs, fields, includeSelectors, includeTemplates } of labels) {
    const specs = includeSelectors
      ? builtinFieldSpecs.commonLabels
      : includeTemplates
        ? builtinFieldSpecs.templateLabels
        : builtinFieldSpecs.labels;
    object = addPairs(object, pairs, [...fields, ...specs]);
  }
  if (commonLabels) object = addPairs(object, commonLabels, builtinFieldSpecs.commonLabels);
  return commonAnnotations ? addPairs(object, commonAnnotations, builtinFieldSpecs.commonAnnotations) : object;
}

function scale(resources: readonly Resource[], name: string, count: number, file: string): void {
  let found = false;
  for (const spec of builtinFieldSpecs.replicas) {
    for (const resource of resources) {
      if (!allIds(resource).some((id) => id.name === name && id.kind === spec.kind)) continue;
      found = true;
      resource.object = changeField(resource.object, spec, () => count);
    }
  }
  if (!found)
    throw new KustomizeError(
      'no-target',
      file,
      `replicas: resource with name ${name} does not match a Deployment, ReplicaSet, ReplicationController or StatefulSet`,
    );
}

const unprefixed = new Set(['Namespace', 'CustomResourceDefinition', 'APIService']);

function setNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.kind === 'Namespace' && object.apiVersion === 'v1') return withMetadata(object, { name: namespace });
  const placed = builtinFieldSpecs.namespace.reduce(
    (changed, spec) => changeField(changed, spec, () => namespace),
    isClusterScoped(object.kind) ? object : withMetadata(object, { namespace }),
  );
  if (!/^(Cluster)?RoleBinding$/.test(object.kind)) return placed;
  return changeAt(placed, ['subjects'], (subjects) => {
    if (!Array.isArray(subjects)) return undefined;
    return subjects.map((subject) =>
      isRecord(subject) && subject['name'] === 'default' ? { ...subject, namespace } : subject,
    );
  }) as KubeObject;
}
