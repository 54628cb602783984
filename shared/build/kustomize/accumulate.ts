import { changeAt, split } from './field-paths.ts';
import { generate } from './generators.ts';
import { replaceImages } from './images.ts';
import type { Generator, Kustomization } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { addAnnotations, addLabels } from './labels.ts';
import { isRecord, load, objectsIn } from './load.ts';
import { mergePatch } from './merge-patch.ts';
import { applyPatch } from './patches.ts';
import { joinPath, type Reader } from './reader.ts';
import { groupOf, isClusterScoped, type KubeObject, namespaceOf, type Resource, withMetadata } from './resource.ts';

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
  const idOf = ({ object }: Resource): string =>
    `${groupOf(object)}/${object.kind}/${namespaceOf(object)}/${object.metadata.name}`;
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
  const at = resources.findIndex(({ object, original }) => object.kind === kind && original.name === generator.name);
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
  for (const patch of kustomization.patchesJson6902) resources = applyPatch(resources, patch, textOf(patch.path), file);
  for (const resource of resources) resource.object = transformObject(resource.object, kustomization);
  return resources;
}

function transformObject(start: KubeObject, kustomization: Kustomization): KubeObject {
  const { namespace, namePrefix, nameSuffix, commonLabels, commonAnnotations } = kustomization;
  let object = start;
  if (namespace) object = setNamespace(object, namespace);
  if ((namePrefix || nameSuffix) && !unprefixed.has(object.kind))
    object = withMetadata(object, { name: `${namePrefix ?? ''}${object.metadata.name}${nameSuffix ?? ''}` });
  if (commonLabels) object = addLabels(object, commonLabels, { selectors: true, templates: true });
  for (const { pairs, includeSelectors, includeTemplates } of kustomization.labels) {
    object = addLabels(object, pairs, { selectors: includeSelectors === true, templates: includeTemplates === true });
  }
  if (commonAnnotations) object = addAnnotations(object, commonAnnotations);
  for (const { name, count } of kustomization.replicas) {
    const named = start.metadata.name === name || object.metadata.name === name;
    if (named && scalable.has(object.kind))
      object = changeAt(object, split('spec/replicas'), () => count, true) as KubeObject;
  }
  return kustomization.images.length === 0 ? object : replaceImages(object, kustomization.images);
}

const unprefixed = new Set(['Namespace', 'CustomResourceDefinition', 'APIService']);
const scalable = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

function setNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.kind === 'Namespace') return withMetadata(object, { name: namespace });
  const placed = isClusterScoped(object.kind) ? object : withMetadata(object, { namespace });
  if (!/^(Cluster)?RoleBinding$/.test(object.kind)) return placed;
  return changeAt(placed, ['subjects'], (subjects) => {
    if (!Array.isArray(subjects)) return undefined;
    return subjects.map((subject) =>
      isRecord(subject) && subject['kind'] === 'ServiceAccount' && subject['name'] === 'default'
        ? { ...subject, namespace }
        : subject,
    );
  }) as KubeObject;
}
