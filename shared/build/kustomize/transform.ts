import { mergeFieldSpecs, type TransformerConfig } from './field-specs/transformer-config.ts';
import { replaceImages } from './images.ts';
import type { Kustomization } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { applyPatch } from './patches.ts';
import type { Reader } from './reader.ts';
import { applyReplacement, readReplacements } from './replacements.ts';
import type { Resource } from './resource.ts';
import { affixNames } from './transformers/affix.ts';
import { addPairs } from './transformers/metadata.ts';
import { transformNamespace } from './transformers/namespace.ts';
import { setReplicas } from './transformers/replicas.ts';

/** Where a kustomization stands, and through what it reads. */
export interface Place {
  readonly reader: Reader;
  readonly folder: string;
  readonly file: string;
}

/**
 * Applies the fields of a kustomization in kustomize's order: patches, namespace, prefix and suffix, labels, annotations, JSON patches, replicas,
 * images, replacements.
 *
 * @throws KustomizeError
 */
export function transform(
  start: readonly Resource[],
  kustomization: Kustomization,
  config: TransformerConfig,
  { reader, folder, file }: Place,
): readonly Resource[] {
  let resources = start;
  const textOf = (path: string | null | undefined): string =>
    path ? Buffer.from(reader.read(reader.locate(folder, path, file), file)).toString() : '';
  const merges = kustomization.patchesStrategicMerge.map((entry) => (/[\n:{]/.test(entry) ? entry : textOf(entry)));
  if (merges.length > 0 && merges.every(isBlank))
    throw new KustomizeError('bad-patch', file, 'patchesStrategicMerge: the patches appear to be empty');
  for (const merge of merges) resources = applyPatch(resources, {}, merge, file, reader.schema);
  for (const patch of kustomization.patches)
    resources = applyPatch(resources, patch, textOf(patch.path), file, reader.schema);
  const { namespace, namePrefix, nameSuffix, replicas } = kustomization;
  if (namespace) transformNamespace(resources, { namespace, fieldSpecs: config.namespace }, file);
  if (namePrefix) affixNames(resources, 'prefix', namePrefix, config.namePrefix);
  if (nameSuffix) affixNames(resources, 'suffix', nameSuffix, config.nameSuffix);
  addMetadata(resources, kustomization, config, file);
  for (const patch of kustomization.patchesJson6902)
    resources = applyPatch(resources, patch, textOf(patch.path), file, reader.schema);
  for (const one of replicas) setReplicas(resources, one, config.replicas, file);
  const images = [...kustomization.images, ...kustomization.imageTags];
  if (images.length > 0)
    for (const resource of resources) resource.object = replaceImages(resource.object, images, config.images);
  for (const replacement of kustomization.replacements) {
    const all = replacement.path
      ? readReplacements(reader, reader.locate(folder, replacement.path, file), file)
      : [replacement];
    for (const one of all) applyReplacement(resources, one, file);
  }
  return resources;
}

/** Nothing but comments. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$|---)/.test(line));
}

function addMetadata(
  resources: readonly Resource[],
  { labels, commonLabels, commonAnnotations }: Kustomization,
  config: TransformerConfig,
  file: string,
): void {
  const additions = labels.map((label) => ({
    pairs: label.pairs,
    specs: [
      config.labels,
      ...(label.includeSelectors
        ? [config.commonLabels]
        : [
            ...(label.includeTemplates ? [config.templateLabels] : []),
            ...(label.includeVolumeClaimTemplates ? [config.volumeClaimTemplateLabels] : []),
            [{ path: 'metadata/labels', create: true }],
          ]),
    ].reduce((specs, added) => mergeFieldSpecs(specs, added, file), label.fields),
  }));
  if (commonLabels) additions.push({ pairs: commonLabels, specs: config.commonLabels });
  if (commonAnnotations) additions.push({ pairs: commonAnnotations, specs: config.commonAnnotations });
  for (const { pairs, specs } of additions)
    for (const resource of resources) resource.object = addPairs(resource.object, pairs, specs);
}
