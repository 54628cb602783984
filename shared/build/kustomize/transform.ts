import { mergeFieldSpecs, type TransformerConfig } from './field-specs/transformer-config.ts';
import { replaceImages } from './images.ts';
import type { Kustomization } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import { type Change, readJsonPatch, readMergePatches, readPatch } from './patches.ts';
import type { Place } from './place.ts';
import { readReplacements, replaceAll } from './replacements.ts';
import type { Resource } from './resource.ts';
import { affixNames } from './transformers/affix.ts';
import { addPairsToAll } from './transformers/metadata.ts';
import { transformNamespace } from './transformers/namespace.ts';
import { setReplicas } from './transformers/replicas.ts';

/** One transformer that a field of a kustomization stands for, by the name of its built-in plugin. */
export interface Step {
  readonly kind: string;
  readonly change: Change;
}

/** One that changes resources in place. */
export function inPlace(change: (resources: readonly Resource[]) => void): Change {
  return (resources) => {
    change(resources);
    return resources;
  };
}

/**
 * What the fields of a kustomization do, in kustomize's order: patches, namespace, prefix and suffix, labels, annotations, JSON patches, replicas,
 * images, replacements. All are read before the first is applied.
 *
 * @throws KustomizeError
 */
export function readSteps(kustomization: Kustomization, config: TransformerConfig, place: Place): readonly Step[] {
  const { reader, folder, file } = place;
  const { namespace, namePrefix, nameSuffix, replacements } = kustomization;
  const steps: Step[] = [];
  const add = (kind: string, change: Change): void => void steps.push({ kind: `${kind}Transformer`, change });
  const merges = kustomization.patchesStrategicMerge;
  if (merges.length > 0) add('PatchStrategicMerge', readMergePatches(merges, place));
  for (const patch of kustomization.patches) add('Patch', readPatch(patch, place));
  if (namespace) {
    const options = { namespace, fieldSpecs: config.namespace };
    add(
      'Namespace',
      inPlace((resources) => transformNamespace(resources, options, file)),
    );
  }
  for (const [side, text] of [
    ['prefix', namePrefix],
    ['suffix', nameSuffix],
  ] as const) {
    if (!text) continue;
    const [kind, specs] = side === 'prefix' ? ['Prefix', config.namePrefix] : ['Suffix', config.nameSuffix];
    add(
      kind,
      inPlace((resources) => affixNames(resources, side, text, specs)),
    );
  }
  for (const { kind, pairs, specs } of readPairs(kustomization, config, file))
    add(
      kind,
      inPlace((resources) => addPairsToAll(resources, pairs, specs, file)),
    );
  for (const patch of kustomization.patchesJson6902) add('PatchJson6902', readJsonPatch(patch, place));
  for (const one of kustomization.replicas)
    add(
      'ReplicaCount',
      inPlace((resources) => setReplicas(resources, one, config.replicas, file)),
    );
  for (const image of [...kustomization.images, ...kustomization.imageTags])
    add(
      'ImageTag',
      inPlace((resources) => {
        for (const resource of resources) resource.object = replaceImages(resource.object, [image], config.images);
      }),
    );
  const all = replacements.flatMap((one) => {
    // An empty list of targets is lost where kustomize hands it to its transformer.
    if (!one.path) return [{ ...one, targets: one.targets?.length ? one.targets : null }];
    if (one.source || one.targets?.length)
      throw new KustomizeError(
        'bad-replacement',
        file,
        `a replacement has both the path '${one.path}' and fields of its own`,
      );
    return readReplacements(reader, reader.locate(folder, one.path, file), file);
  });
  if (replacements.length > 0)
    add(
      'Replacement',
      inPlace((resources) => replaceAll(resources, all, file)),
    );
  return steps;
}

function readPairs(
  { labels, commonLabels, commonAnnotations }: Kustomization,
  config: TransformerConfig,
  file: string,
): readonly {
  readonly kind: string;
  readonly pairs: Record<string, string>;
  readonly specs: TransformerConfig['labels'];
}[] {
  const added = labels.map((label) => ({
    kind: 'Label',
    pairs: label.pairs,
    specs: [
      config.labels,
      ...(label.includeSelectors
        ? [config.commonLabels]
        : [...(label.includeTemplates ? [config.templateLabels] : []), [{ path: 'metadata/labels', create: true }]]),
    ].reduce((specs, more) => mergeFieldSpecs(specs, more, file), label.fields),
  }));
  if (labels.length > 0 || Object.keys(commonLabels ?? {}).length > 0)
    added.push({ kind: 'Label', pairs: commonLabels ?? {}, specs: config.commonLabels });
  if (Object.keys(commonAnnotations ?? {}).length > 0)
    added.push({ kind: 'Annotations', pairs: commonAnnotations ?? {}, specs: config.commonAnnotations });
  return added;
}
