import { mergeFieldSpecs, type TransformerConfig } from './field-specs/transformer-config.ts';
import { KustomizeError } from './kustomize-error.ts';
import type { Kustomization } from './read/kustomization.ts';
import type { ConfiguredTransformer } from './transformers/index.ts';

/** The transformers that a field of a kustomization asks for, none if it is not set. @throws KustomizeError */
type Field = (
  kustomization: Kustomization,
  config: TransformerConfig,
  file: string,
) => readonly ConfiguredTransformer[];

/** In kustomize's order. */
const fields: readonly Field[] = [
  ({ patchesStrategicMerge: entries }) =>
    entries.length === 0 ? [] : [{ kind: 'PatchStrategicMergeTransformer', settings: { entries } }],
  ({ patches }) => patches.map((patch) => ({ kind: 'PatchTransformer', settings: patch })),
  ({ namespace }, config) =>
    namespace ? [{ kind: 'NamespaceTransformer', settings: { namespace, fieldSpecs: config.namespace } }] : [],
  ({ namePrefix: prefix }, config) =>
    prefix ? [{ kind: 'PrefixTransformer', settings: { prefix, fieldSpecs: config.namePrefix } }] : [],
  ({ nameSuffix: suffix }, config) =>
    suffix ? [{ kind: 'SuffixTransformer', settings: { suffix, fieldSpecs: config.nameSuffix } }] : [],
  labels,
  ({ commonAnnotations: pairs }, { commonAnnotations: fieldSpecs }) =>
    isEmpty(pairs) ? [] : [{ kind: 'AnnotationsTransformer', settings: { pairs: pairs ?? {}, fieldSpecs } }],
  ({ patchesJson6902 }) => patchesJson6902.map((patch) => ({ kind: 'PatchJson6902Transformer', settings: patch })),
  ({ replicas }, config) =>
    replicas.map((replica) => ({
      kind: 'ReplicaCountTransformer',
      settings: { replica, fieldSpecs: config.replicas },
    })),
  ({ images, imageTags }, config) =>
    [...images, ...imageTags].map((image) => ({
      kind: 'ImageTagTransformer',
      settings: { image, fieldSpecs: config.images },
    })),
  replacements,
];

/** What the fields of a kustomization ask for, in the order in which it is done. @throws KustomizeError */
export function transformersOf(
  kustomization: Kustomization,
  config: TransformerConfig,
  file: string,
): readonly ConfiguredTransformer[] {
  return fields.flatMap((field) => field(kustomization, config, file));
}

function labels(
  { labels: all, commonLabels }: Kustomization,
  config: TransformerConfig,
  file: string,
): readonly ConfiguredTransformer[] {
  const added = all.map(({ pairs, fields: own, includeSelectors, includeTemplates }) => {
    const chosen = includeSelectors
      ? [config.commonLabels]
      : [...(includeTemplates ? [config.templateLabels] : []), [{ path: 'metadata/labels', create: true }]];
    const fieldSpecs = [config.labels, ...chosen].reduce((specs, more) => mergeFieldSpecs(specs, more, file), own);
    return { kind: 'LabelTransformer', settings: { pairs, fieldSpecs } } as const;
  });
  if (all.length === 0 && isEmpty(commonLabels)) return added;
  return [
    ...added,
    { kind: 'LabelTransformer', settings: { pairs: commonLabels ?? {}, fieldSpecs: config.commonLabels } },
  ];
}

function replacements(
  { replacements: all }: Kustomization,
  _: TransformerConfig,
  file: string,
): readonly ConfiguredTransformer[] {
  const checked = all.map((one) => {
    // An empty list of targets is lost where kustomize hands it to its transformer.
    if (!one.path) return { ...one, targets: one.targets?.length ? one.targets : null };
    if (!one.source && !one.targets?.length) return one;
    throw new KustomizeError(
      'bad-replacement',
      file,
      `a replacement has both the path '${one.path}' and fields of its own`,
    );
  });
  return all.length === 0 ? [] : [{ kind: 'ReplacementTransformer', settings: { replacements: checked } }];
}

function isEmpty(pairs: Readonly<Record<string, string>> | null | undefined): boolean {
  return Object.keys(pairs ?? {}).length === 0;
}
