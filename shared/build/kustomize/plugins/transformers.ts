import * as z from '../decoders.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { replaceImages } from '../images.ts';
import {
  fieldSpecSchema,
  imageSchema,
  patchSchema,
  replacementsSchema,
  selectorSchema,
  stringMapSchema,
} from '../kustomization.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { type Change, readJsonPatch, readMergePatches, readPatch } from '../patches.ts';
import type { Place } from '../place.ts';
import { readReplacements, replaceAll } from '../replacements.ts';
import type { Resource } from '../resource.ts';
import { inPlace } from '../transform.ts';
import { addValue } from '../transformers/add-value.ts';
import { affixNames } from '../transformers/affix.ts';
import { addHashes } from '../transformers/hash.ts';
import { addPairsToAll } from '../transformers/metadata.ts';
import { subjectModes, transformNamespace } from '../transformers/namespace.ts';
import { setReplicas } from '../transformers/replicas.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';

/** What a configuration stands for. @throws KustomizeError */
type Transformer = (config: PluginConfig, place: Place) => Change;

const fieldSpecs = z
  .array(fieldSpecSchema)
  .nullish()
  .transform((value): readonly FieldSpec[] => value ?? []);
const text = z.string().nullish();

/** One whose configuration has this schema, and which changes the resources in place. */
const changing =
  <T>(schema: z.Decoder<T>, change: (resources: readonly Resource[], config: T, place: Place) => void): Transformer =>
  (config, place) => {
    const decoded = decodePlugin(schema, config, place.file);
    return inPlace((resources) => change(resources, decoded, place));
  };

const affixConfig = z.object({ prefix: text, suffix: text, fieldSpecs: z.array(fieldSpecSchema).nullish() });
const affixing =
  (...sides: readonly ('prefix' | 'suffix')[]): Transformer =>
  (config, { file }) => {
    const { fieldSpecs: specs, ...texts } = decodePlugin(affixConfig, config, file);
    if (!specs) throw new KustomizeError('bad-plugin', file, `${config.kind}: fieldSpecs are missing`);
    return inPlace((resources) => {
      for (const side of sides) affixNames(resources, side, texts[side] ?? '', specs);
    });
  };

const pairs = stringMapSchema.nullish();
const pairing = (field: 'labels' | 'annotations'): Transformer =>
  changing(z.object({ labels: pairs, annotations: pairs, fieldSpecs }), (resources, config, { file }) =>
    addPairsToAll(resources, config[field] ?? {}, config.fieldSpecs, file),
  );

const merging: Transformer = (config, place) => {
  const schema = z.object({ paths: z.array(z.string()).nullish(), patches: text });
  const { paths, patches } = decodePlugin(schema, config, place.file);
  return readMergePatches(paths ?? [], place, patches);
};

const valueTargets = z.array(
  z.object({
    selector: selectorSchema.nullish(),
    fieldPath: z.string().min(1),
    filePathPosition: z.number().int().min(0).nullish(),
  }),
);

/** The built-in transformers by the kind of their configuration. */
export const transformerPlugins: Readonly<Record<string, Transformer | undefined>> = {
  AnnotationsTransformer: pairing('annotations'),
  HashTransformer: () => inPlace(addHashes),
  LabelTransformer: pairing('labels'),
  ImageTagTransformer: changing(
    z.object({ imageTag: imageSchema, fieldSpecs }),
    (resources, { imageTag, fieldSpecs: specs }) => {
      for (const resource of resources) resource.object = replaceImages(resource.object, [imageTag], specs);
    },
  ),
  NamespaceTransformer: changing(
    z.object({
      metadata: z.object({ namespace: text }),
      fieldSpecs,
      unsetOnly: z.boolean().nullish(),
      setRoleBindingSubjects: z.enum(['', ...(Object.keys(subjectModes) as (keyof typeof subjectModes)[])]).nullish(),
    }),
    (resources, { metadata, fieldSpecs: specs, unsetOnly, setRoleBindingSubjects }, { file }) => {
      if (!metadata.namespace) return;
      const options = { namespace: metadata.namespace, fieldSpecs: specs, unsetOnly: unsetOnly ?? false };
      transformNamespace(resources, { ...options, subjects: setRoleBindingSubjects || 'defaultOnly' }, file);
    },
  ),
  PatchJson6902Transformer: (config, place) => {
    const { jsonOp, ...patch } = decodePlugin(patchSchema.extend({ jsonOp: text }), config, place.file);
    return readJsonPatch({ ...patch, patch: jsonOp }, place);
  },
  PatchStrategicMergeTransformer: merging,
  PatchTransformer: (config, place) => readPatch(decodePlugin(patchSchema, config, place.file), place),
  PrefixTransformer: affixing('prefix'),
  SuffixTransformer: affixing('suffix'),
  PrefixSuffixTransformer: affixing('prefix', 'suffix'),
  ReplacementTransformer: (config, { reader, folder, file }) => {
    const { replacements } = decodePlugin(z.object({ replacements: replacementsSchema.nullish() }), config, file);
    const all = (replacements ?? []).flatMap((one) =>
      one.path ? readReplacements(reader, reader.locate(folder, one.path, file), file) : [one],
    );
    return inPlace((resources) => replaceAll(resources, all, file));
  },
  ReplicaCountTransformer: changing(
    z.object({ replica: z.object({ name: z.string(), count: z.number() }), fieldSpecs }),
    (resources, { replica, fieldSpecs: specs }, { file }) => setReplicas(resources, replica, specs, file),
  ),
  ValueAddTransformer: (config, { reader, folder, file }) => {
    const schema = z.object({ value: text, targets: valueTargets.nullish(), targetFilePath: text });
    const { value, targets, targetFilePath } = decodePlugin(schema, config, file);
    const path = targetFilePath ? reader.locate(folder, targetFilePath, file) : undefined;
    const more = (path === undefined ? [] : reader.parse(path, file)).flatMap(
      (one) => decodePlugin(z.object({ targets: valueTargets.nullish() }), one as never, file).targets ?? [],
    );
    const all = [...(targets ?? []), ...more];
    if (all.length === 0)
      throw new KustomizeError('bad-plugin', file, 'ValueAddTransformer: must specify at least one target');
    const added = value?.trim() || folder.split('/').at(-1) || '/';
    return inPlace((resources) => {
      for (const target of all) addValue(resources, added, target, file);
    });
  },
};
