import * as z from './decoders.ts';
import { helmChartSchema, helmGlobalsSchema, oldHelmChartSchema } from './helm-fields.ts';

const names = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
export const stringMapSchema = z.record(z.string(), z.plain());
const options = z.object({
  labels: stringMapSchema.nullish(),
  annotations: stringMapSchema.nullish(),
  disableNameSuffixHash: z.boolean().nullish(),
  immutable: z.boolean().nullish(),
});
const list = <T>(item: z.Decoder<T>) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

export const selectorSchema = z.object({
  group: z.string().nullish(),
  version: z.string().nullish(),
  kind: z.string().nullish(),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  labelSelector: z.string().nullish(),
  annotationSelector: z.string().nullish(),
});
export type Selector = z.infer<typeof selectorSchema>;

export const patchSchema = z.object({
  path: z.string().nullish(),
  patch: z.string().nullish(),
  target: selectorSchema.nullish(),
  options: z.object({ allowNameChange: z.boolean().nullish(), allowKindChange: z.boolean().nullish() }).nullish(),
});
export type Patch = z.infer<typeof patchSchema>;

const generatorSchema = z.object({
  name: z.string().min(1),
  namespace: z.string().nullish(),
  // Anything but create, merge and replace means create.
  behavior: z.string().nullish(),
  literals: names,
  files: names,
  envs: names,
  env: z.string().nullish(),
  options: options.nullish(),
});
export const secretGeneratorSchema = generatorSchema.extend({ type: z.string().nullish() });
export type Generator = z.infer<typeof secretGeneratorSchema>;

export const imageSchema = z.object({
  name: z.string(),
  newName: z.string().nullish(),
  newTag: z.plain().nullish(),
  tagSuffix: z.string().nullish(),
  digest: z.string().nullish(),
});
export type Image = z.infer<typeof imageSchema>;

export const fieldSpecSchema = z.object({
  group: z.string().nullish(),
  version: z.string().nullish(),
  kind: z.string().nullish(),
  path: z.string(),
  create: z.boolean().nullish(),
});

const fieldOptions = z.object({
  delimiter: z.string().nullish(),
  index: z.number().int().nullish(),
  encoding: z.string().nullish(),
  create: z.boolean().nullish(),
});
const replacement = z.object({
  path: z.string().nullish(),
  source: selectorSchema.extend({ fieldPath: z.string().nullish(), options: fieldOptions.nullish() }).nullish(),
  sourceValue: z.string().nullish(),
  targets: z
    .array(
      z.object({
        select: selectorSchema.nullish(),
        reject: z.array(selectorSchema).nullish(),
        fieldPaths: z.array(z.string()).nullish(),
        options: fieldOptions.nullish(),
      }),
    )
    .nullish(),
});
/** A value that is copied from one object into others. */
export type Replacement = z.infer<typeof replacement>;
export const replacementsSchema = z.union([z.array(replacement), replacement.transform((one) => [one])]);

const label = z.object({
  fields: list(fieldSpecSchema),
  pairs: stringMapSchema,
  includeSelectors: z.boolean().nullish(),
  includeTemplates: z.boolean().nullish(),
});

const variable = z.object({
  name: z.string(),
  objref: z.object({
    apiVersion: z.string().nullish(),
    group: z.string().nullish(),
    version: z.string().nullish(),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().nullish(),
  }),
  fieldref: z.object({ fieldPath: z.string().nullish() }).nullish(),
});
export type Variable = z.infer<typeof variable>;

/** The fields of a kustomization file on which this engine acts; any other is refused. */
export const kustomizationSchema = z.strictObject({
  apiVersion: z.string().nullish(),
  kind: z.enum(['Kustomization', 'Component']).nullish(),
  metadata: z
    .object({
      name: z.string().nullish(),
      namespace: z.string().nullish(),
      labels: stringMapSchema.nullish(),
      annotations: stringMapSchema.nullish(),
    })
    .nullish(),
  resources: names,
  bases: names,
  configurations: names,
  crds: names,
  openapi: z.record(z.string(), z.string()).nullish(),
  generators: names,
  transformers: names,
  validators: names,
  vars: list(variable),
  helmCharts: list(helmChartSchema),
  helmChartInflationGenerator: list(oldHelmChartSchema),
  helmGlobals: helmGlobalsSchema.nullish(),
  buildMetadata: names,
  components: names,
  namespace: z.string().nullish(),
  namePrefix: z.string().nullish(),
  nameSuffix: z.string().nullish(),
  labels: list(label),
  commonLabels: stringMapSchema.nullish(),
  commonAnnotations: stringMapSchema.nullish(),
  images: list(imageSchema),
  imageTags: list(imageSchema),
  replicas: list(z.object({ name: z.string(), count: z.number().int() })),
  patches: list(patchSchema),
  patchesStrategicMerge: names,
  patchesJson6902: list(patchSchema),
  configMapGenerator: list(generatorSchema),
  secretGenerator: list(secretGeneratorSchema),
  generatorOptions: options.nullish(),
  replacements: list(replacement),
  sortOptions: z
    .object({
      order: z.string().nullish(),
      legacySortOptions: z.object({ orderFirst: names, orderLast: names }).nullish(),
    })
    .nullish(),
});
export type Kustomization = z.infer<typeof kustomizationSchema>;

export const kustomizationFileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;
