import { KustomizeError } from '../kustomize-error.ts';
import { compareTypes } from '../object/sort-order.ts';
import * as z from '../read/decoders.ts';
import { fieldSpecSchema } from '../read/kustomization.ts';
import type { Place } from '../read/place.ts';
import { builtinFieldSpecs } from './builtin.ts';
import type { FieldSpec } from './field-spec.ts';
import { builtinReferences, type ReferenceRule } from './references.ts';
import { builtinVarReferences } from './var-references.ts';

const fieldLists = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'varReference',
  'images',
  'replicas',
] as const;
type FieldList = (typeof fieldLists)[number];

/** Which fields of which objects the transformers change: built in, and what a kustomization's `configurations` and `crds` add. */
export type TransformerConfig = Readonly<Record<FieldList, readonly FieldSpec[]>> & {
  readonly nameReference: readonly ReferenceRule[];
};

export const emptyConfig: TransformerConfig = {
  ...(Object.fromEntries(fieldLists.map((list) => [list, []])) as unknown as Record<FieldList, readonly FieldSpec[]>),
  nameReference: [],
};

const name: FieldSpec = { path: 'metadata/name' };
export const builtinConfig: TransformerConfig = {
  ...emptyConfig,
  ...builtinFieldSpecs,
  namePrefix: [name],
  nameSuffix: [name],
  nameReference: builtinReferences,
  varReference: builtinVarReferences,
};

/**
 * Both, by the order of types; a field that both name is one. What is said of any kind covers what is said of one kind after it, so that
 * the order decides what there is.
 *
 * @throws KustomizeError where they disagree on whether to create a field
 */
export function mergeConfigs(config: TransformerConfig, added: TransformerConfig, file: string): TransformerConfig {
  if (added === emptyConfig || config === added) return config;
  if (config === emptyConfig && added === builtinConfig) return added;
  const lists = fieldLists.map((list) => [
    list,
    mergeFieldSpecs(config[list], added[list], file).toSorted(compareTypes),
  ]);
  return {
    ...(Object.fromEntries(lists) as Record<FieldList, readonly FieldSpec[]>),
    nameReference: mergeReferences(config.nameReference, added.nameReference, file).toSorted(compareTypes),
  };
}

/** Adds what is not there yet. @throws KustomizeError */
export function mergeFieldSpecs(
  specs: readonly FieldSpec[],
  added: readonly FieldSpec[],
  file: string,
): readonly FieldSpec[] {
  if (added.length === 0 || specs === added) return specs;
  const merged = [...specs];
  for (const spec of added) {
    const known = merged.find(
      (one) =>
        one.path === spec.path &&
        (['group', 'version', 'kind'] as const).every((part) => !spec[part] || spec[part] === one[part]),
    );
    if (known === undefined) merged.push(spec);
    else if ((known.create ?? false) !== (spec.create ?? false))
      throw new KustomizeError(
        'bad-field',
        file,
        `conflicting fieldspecs for '${spec.path}' of ${spec.kind ?? 'any kind'}`,
      );
  }
  return merged;
}

function mergeReferences(
  rules: readonly ReferenceRule[],
  added: readonly ReferenceRule[],
  file: string,
): readonly ReferenceRule[] {
  if (added.length === 0 || rules === added) return rules;
  const merged = [...rules];
  for (const rule of added) {
    const at = merged.findIndex(
      (one) =>
        one.kind === rule.kind &&
        (one.group ?? '') === (rule.group ?? '') &&
        (one.version ?? '') === (rule.version ?? ''),
    );
    const known = merged[at];
    if (known === undefined) merged.push(rule);
    else merged[at] = { ...known, fieldSpecs: mergeFieldSpecs(known.fieldSpecs, rule.fieldSpecs, file) };
  }
  return merged;
}

const listSchema = z
  .array(fieldSpecSchema)
  .nullish()
  .transform((value) => value ?? []);
const configSchema = z.object({
  ...(Object.fromEntries(fieldLists.map((list) => [list, listSchema])) as Record<FieldList, typeof listSchema>),
  nameReference: z
    .array(
      z.object({
        group: z.string().nullish(),
        version: z.string().nullish(),
        kind: z.string(),
        fieldSpecs: listSchema,
      }),
    )
    .nullish()
    .transform((value) =>
      (value ?? []).map(({ group, version, ...rule }) => ({
        ...rule,
        group: group ?? undefined,
        version: version ?? undefined,
      })),
    ),
});

/** The built-in configuration, and that of files of a kustomization. @throws KustomizeError */
export function readConfigurations(paths: readonly string[], { reader, folder, file }: Place): TransformerConfig {
  let own = emptyConfig;
  for (const path of paths) {
    const found = reader.locate(folder, path, file);
    for (const document of reader.parse(found, file, 'strict settings')) {
      const decoded = configSchema.safeParse(document ?? {}, { unknown: 'refuse', anyText: true });
      if (!decoded.success) {
        const [issue] = decoded.error.issues;
        throw new KustomizeError('bad-field', found, `${issue.path.join('.')}: ${issue.message}`);
      }
      own = mergeConfigs(own, decoded.data, found);
    }
  }
  return mergeConfigs(builtinConfig, own, file);
}
