import { z } from 'zod';
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
import { applyPatch } from '../patches.ts';
import { applyReplacement, readReplacements } from '../replacements.ts';
import type { Resource } from '../resource.ts';
import type { Place } from '../transform.ts';
import { addValue } from '../transformers/add-value.ts';
import { affixNames } from '../transformers/affix.ts';
import { addPairs } from '../transformers/metadata.ts';
import { subjectModes, transformNamespace } from '../transformers/namespace.ts';
import { setReplicas } from '../transformers/replicas.ts';
import { sortLegacy } from '../transformers/sort-order.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';

type Transformer = (resources: readonly Resource[], config: PluginConfig, place: Place) => readonly Resource[];

const fieldSpecs = z
  .array(fieldSpecSchema)
  .nullish()
  .transform((value): readonly FieldSpec[] => value ?? []);
const text = z.string().nullish();

/** One whose configuration has this schema, and which changes the resources in place. */
const changing =
  <Schema extends z.ZodType>(
    schema: Schema,
    change: (resources: readonly Resource[], config: z.infer<Schema>, place: Place) => void,
  ): Transformer =>
  (resources, config, place) => {
    change(resources, decodePlugin(schema, config, place.file), place);
    return resources;
  };

const affixConfig = z.object({ prefix: text, suffix: text, fieldSpecs: z.array(fieldSpecSchema) });
const affixing = (side: 'prefix' | 'suffix'): Transformer =>
  changing(affixConfig, (resources, config) => affixNames(resources, side, config[side] ?? '', config.fieldSpecs));

const pairs = stringMapSchema.nullish();
const pairing = (field: 'labels' | 'annotations'): Transformer =>
  changing(z.object({ labels: pairs, annotations: pairs, fieldSpecs }), (resources, config) => {
    const added = config[field] ?? {};
    if (Object.keys(added).length === 0) return;
    for (const resource of resources) resource.object = addPairs(resource.object, added, config.fieldSpecs);
  });

function textOf(path: string | null | undefined, { reader, folder, file }: Place): string {
  return path ? Buffer.from(reader.read(reader.locate(folder, path, file), file)).toString() : '';
}

const patchConfig = patchSchema.extend({ jsonOp: text });
const patching: Transformer = (resources, config, place) => {
  const { jsonOp, ...patch } = decodePlugin(patchConfig, config, place.file);
  const inline = (patch.patch ?? jsonOp ?? '').trim();
  if ((inline === '') === !patch.path)
    throw new KustomizeError('bad-patch', place.file, `${config.kind}: exactly one of patch and path must be set`);
  return applyPatch(resources, { ...patch, patch: inline }, textOf(patch.path, place), place.file, place.reader.schema);
};

const merging: Transformer = (resources, config, place) => {
  const schema = z.object({ paths: z.array(z.string()).nullish(), patches: text });
  const { paths, patches } = decodePlugin(schema, config, place.file);
  const texts = [
    ...(paths ?? []).map((path) => (/[\n:{]/.test(path) ? path : textOf(path, place))),
    ...(patches ? [patches] : []),
  ];
  if (texts.length === 0)
    throw new KustomizeError('bad-patch', place.file, `${config.kind}: empty file path and empty patch content`);
  return texts.reduce((patched, patch) => applyPatch(patched, {}, patch, place.file, place.reader.schema), resources);
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
  PatchJson6902Transformer: patching,
  PatchStrategicMergeTransformer: merging,
  PatchTransformer: patching,
  PrefixTransformer: affixing('prefix'),
  SuffixTransformer: affixing('suffix'),
  PrefixSuffixTransformer: changing(
    z.object({ prefix: text, suffix: text, fieldSpecs }),
    (resources, { prefix, suffix, fieldSpecs: specs }) => {
      affixNames(resources, 'prefix', prefix ?? '', specs);
      affixNames(resources, 'suffix', suffix ?? '', specs);
    },
  ),
  ReplacementTransformer: changing(
    z.object({ replacements: replacementsSchema.nullish() }),
    (resources, { replacements }, { reader, folder, file }) => {
      for (const replacement of replacements ?? []) {
        const all = replacement.path
          ? readReplacements(reader, reader.locate(folder, replacement.path, file), file)
          : [replacement];
        for (const one of all) applyReplacement(resources, one, file);
      }
    },
  ),
  ReplicaCountTransformer: changing(
    z.object({ replica: z.object({ name: z.string(), count: z.number() }), fieldSpecs }),
    (resources, { replica, fieldSpecs: specs }, { file }) => setReplicas(resources, replica, specs, file),
  ),
  SortOrderTransformer: (resources, config, { file }) => {
    const kinds = z.array(z.string()).nullish();
    const options = z.object({ orderFirst: kinds, orderLast: kinds }).nullish();
    const schema = z.object({ sortOptions: z.object({ order: text, legacySortOptions: options }).nullish() });
    const { sortOptions } = decodePlugin(schema, config, file);
    if (sortOptions?.order !== 'legacy' && sortOptions?.order !== 'fifo')
      throw new KustomizeError('not-kustomization', file, "the field 'sortOptions.order' must be one of fifo, legacy");
    return sortOptions?.order === 'legacy'
      ? sortLegacy(resources, sortOptions.legacySortOptions ?? undefined)
      : resources;
  },
  ValueAddTransformer: changing(
    z.object({ value: text, targets: valueTargets.nullish(), targetFilePath: text }),
    (resources, { value, targets, targetFilePath }, { reader, folder, file }) => {
      const path = targetFilePath ? reader.locate(folder, targetFilePath, file) : undefined;
      const read = path === undefined ? [] : reader.parse(path, file);
      const more = read.flatMap(
        (one) => decodePlugin(z.object({ targets: valueTargets.nullish() }), one as never, file).targets ?? [],
      );
      const all = [...(targets ?? []), ...more];
      if (all.length === 0)
        throw new KustomizeError('bad-plugin', file, 'ValueAddTransformer: must specify at least one target');
      const added = value?.trim() || (folder.split('/').at(-1) ?? '');
      for (const target of all) addValue(resources, added, target, file);
    },
  ),
};
