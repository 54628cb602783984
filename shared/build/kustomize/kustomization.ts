import { z } from 'zod';

const names = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const stringMap = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const options = z.object({
  labels: stringMap.nullish(),
  annotations: stringMap.nullish(),
  disableNameSuffixHash: z.boolean().nullish(),
  immutable: z.boolean().nullish(),
});
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const selector = z.object({
  group: z.string().nullish(),
  version: z.string().nullish(),
  kind: z.string().nullish(),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  labelSelector: z.string().nullish(),
  annotationSelector: z.string().nullish(),
});
export type Selector = z.infer<typeof selector>;

const patch = z.object({
  path: z.string().nullish(),
  patch: z.string().nullish(),
  target: selector.nullish(),
  options: z.object({ allowNameChange: z.boolean().nullish(), allowKindChange: z.boolean().nullish() }).nullish(),
});
export type Patch = z.infer<typeof patch>;

const generator = z.object({
  name: z.string(),
  namespace: z.string().nullish(),
  behavior: z.enum(['create', 'merge', 'replace']).nullish(),
  literals: names,
  files: names,
  envs: names,
  env: z.string().nullish(),
  type: z.string().nullish(),
  options: options.nullish(),
});
export type Generator = z.infer<typeof generator>;

const image = z.object({
  name: z.string(),
  newName: z.string().nullish(),
  newTag: z.coerce.string().nullish(),
  digest: z.string().nullish(),
});
export type Image = z.infer<typeof image>;

const fieldSpec = z.object({
  group: z.string().nullish(),
  version: z.string().nullish(),
  kind: z.string().nullish(),
  path: z.string(),
  create: z.boolean().nullish(),
});

const fieldOptions = z.object({
  delimiter: z.string().nullish(),
  index: z.number().nullish(),
  encoding: z.string().nullish(),
  create: z.boolean().nullish(),
});
const replacement = z.object({
  path: z.string().nullish(),
  source: selector.extend({ fieldPath: z.string().nullish(), options: fieldOptions.nullish() }).nullish(),
  sourceValue: z.string().nullish(),
  targets: z
    .array(
      z.object({
        select: selector.nullish(),
        reject: z.array(selector).nullish(),
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
  fields: list(fieldSpec),
  pairs: stringMap,
  includeSelectors: z.boolean().nullish(),
  includeTemplates: z.boolean().nullish(),
});

/** The fields of a kustomization file on which this engine acts; any other is refused. */
export const kustomizationSchema = z.strictObject({
  apiVersion: z.string().nullish(),
  kind: z.enum(['Kustomization', 'Component']).nullish(),
  metadata: z.unknown().optional(),
  resources: names,
  bases: names,
  components: names,
  namespace: z.string().nullish(),
  namePrefix: z.string().nullish(),
  nameSuffix: z.string().nullish(),
  labels: list(label),
  commonLabels: stringMap.nullish(),
  commonAnnotations: stringMap.nullish(),
  images: list(image),
  replicas: list(z.object({ name: z.string(), count: z.number() })),
  patches: list(patch),
  patchesStrategicMerge: names,
  patchesJson6902: list(patch),
  configMapGenerator: list(generator),
  secretGenerator: list(generator),
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
