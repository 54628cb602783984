import type { FieldSpec } from '../field-specs/field-spec.ts';
import { KustomizeError } from '../kustomize-error.ts';
import * as z from '../read/decoders.ts';
import {
  fieldSpecSchema,
  imageSchema,
  patchSchema,
  replacementsSchema,
  selectorSchema,
  stringMapSchema,
} from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';
import {
  type ConfiguredTransformer,
  configure,
  type TransformerKind,
  type TransformerSettings,
} from '../transformers/index.ts';
import { subjectModes } from '../transformers/namespace.ts';
import type { Transform } from '../transformers/patches.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';

const fieldSpecs = z
  .array(fieldSpecSchema)
  .nullish()
  .transform((value): readonly FieldSpec[] => value ?? []);
const text = z.string().nullish();

/** Reads the settings of a transformer out of its configuration. @throws KustomizeError */
type ReadSettings<Settings> = (config: PluginConfig, place: Place) => Settings;

const pairsConfig = z.object({ labels: stringMapSchema.nullish(), annotations: stringMapSchema.nullish(), fieldSpecs });
const readPairs =
  (field: 'labels' | 'annotations'): ReadSettings<TransformerSettings['LabelTransformer']> =>
  (config, { file }) => {
    const { fieldSpecs: specs, ...pairs } = decodePlugin(pairsConfig, config, file);
    return { pairs: pairs[field] ?? {}, fieldSpecs: specs };
  };

const affixConfig = z.object({ prefix: text, suffix: text, fieldSpecs: z.array(fieldSpecSchema).nullish() });
const readAffixes: ReadSettings<TransformerSettings['PrefixSuffixTransformer']> = (config, { file }) => {
  const { fieldSpecs: specs, ...texts } = decodePlugin(affixConfig, config, file);
  if (!specs) throw new KustomizeError('bad-plugin', file, `${config.kind}: fieldSpecs are missing`);
  return { ...texts, fieldSpecs: specs };
};

const imageConfig = z.object({ imageTag: imageSchema, fieldSpecs });
const namespaceConfig = z.object({
  metadata: z.object({ namespace: text }),
  fieldSpecs,
  unsetOnly: z.boolean().nullish(),
  setRoleBindingSubjects: z.enum(['', ...(Object.keys(subjectModes) as (keyof typeof subjectModes)[])]).nullish(),
});
const jsonPatchConfig = patchSchema.extend({ jsonOp: text });
const mergePatchesConfig = z.object({ paths: z.array(z.string()).nullish(), patches: text });
const replacementsConfig = z.object({ replacements: replacementsSchema.nullish() });
const replicaConfig = z.object({ replica: z.object({ name: z.string(), count: z.number() }), fieldSpecs });

const valueTargets = z.object({
  targets: z
    .array(
      z.object({
        selector: selectorSchema.nullish(),
        fieldPath: z.string().min(1),
        filePathPosition: z.number().int().min(0).nullish(),
      }),
    )
    .nullish(),
});
const valueConfig = z.object({ value: text, targetFilePath: text });

const readValues: ReadSettings<TransformerSettings['ValueAddTransformer']> = (config, { reader, folder, file }) => {
  const { value, targetFilePath } = decodePlugin(valueConfig, config, file);
  const path = targetFilePath ? reader.locate(folder, targetFilePath, file) : undefined;
  const targets = [config, ...(path === undefined ? [] : reader.parse(path, file))].flatMap(
    (one) => decodePlugin(valueTargets, one as never, file).targets ?? [],
  );
  if (targets.length === 0)
    throw new KustomizeError('bad-plugin', file, 'ValueAddTransformer: must specify at least one target');
  return { value: value?.trim() || folder.split('/').at(-1) || '/', targets };
};

const settingsOf: { readonly [K in TransformerKind]: ReadSettings<TransformerSettings[K]> } = {
  AnnotationsTransformer: readPairs('annotations'),
  HashTransformer: () => ({}),
  ImageTagTransformer: (config, { file }) => {
    const { imageTag, fieldSpecs: specs } = decodePlugin(imageConfig, config, file);
    return { image: imageTag, fieldSpecs: specs };
  },
  LabelTransformer: readPairs('labels'),
  NamespaceTransformer: (config, { file }) => {
    const decoded = decodePlugin(namespaceConfig, config, file);
    const { metadata, fieldSpecs: specs, unsetOnly, setRoleBindingSubjects } = decoded;
    return {
      namespace: metadata.namespace ?? '',
      fieldSpecs: specs,
      unsetOnly: unsetOnly ?? false,
      subjects: setRoleBindingSubjects || 'defaultOnly',
    };
  },
  PatchJson6902Transformer: (config, { file }) => {
    const { jsonOp, ...patch } = decodePlugin(jsonPatchConfig, config, file);
    return { ...patch, patch: jsonOp };
  },
  PatchStrategicMergeTransformer: (config, { file }) => {
    const { paths, patches } = decodePlugin(mergePatchesConfig, config, file);
    return { entries: paths ?? [], patch: patches };
  },
  PatchTransformer: (config, { file }) => decodePlugin(patchSchema, config, file),
  PrefixTransformer: readAffixes,
  PrefixSuffixTransformer: readAffixes,
  ReplacementTransformer: (config, { file }) => ({
    replacements: decodePlugin(replacementsConfig, config, file).replacements ?? [],
  }),
  ReplicaCountTransformer: (config, { file }) => decodePlugin(replicaConfig, config, file),
  SuffixTransformer: readAffixes,
  ValueAddTransformer: readValues,
};

type TransformerPlugin = (config: PluginConfig, place: Place) => Transform;

/** The built-in transformers by the kind of their configuration. */
export const transformerPlugins: Readonly<Record<string, TransformerPlugin | undefined>> = Object.fromEntries(
  (Object.keys(settingsOf) as TransformerKind[]).map((kind): [string, TransformerPlugin] => [
    kind,
    (config, place) => configure({ kind, settings: settingsOf[kind](config, place) } as ConfiguredTransformer, place),
  ]),
);
