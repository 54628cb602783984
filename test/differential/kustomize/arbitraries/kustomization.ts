import fc from 'fast-check';
import type { JsonObject } from '../../../../shared/build/kustomize/resource.ts';
import { writeKubeYaml } from '../../../../shared/yaml/write-kube-yaml.ts';
import { jsonPatch, mergePatches, patchEntry, selector } from './patches.ts';
import { labels, name, namespace, plainText, some } from './words.ts';

const literal = fc.tuple(fc.constantFrom('A', 'B', 'HOST'), plainText).map(([key, value]) => `${key}=${value}`);
const options = some({
  labels,
  annotations: labels,
  disableNameSuffixHash: fc.boolean(),
  immutable: fc.boolean(),
});
const generator = fc
  .tuple(
    name,
    some({
      namespace,
      behavior: fc.constantFrom('create', 'create', 'merge', 'replace'),
      literals: fc.uniqueArray(literal, { maxLength: 3, selector: (text) => text.split('=')[0] }),
      files: fc.uniqueArray(fc.constantFrom('settings.txt', 'k=settings.txt', 'binary.bin'), { maxLength: 2 }),
      envs: fc.constant(['settings.env']),
      options,
    }),
  )
  .map(([called, rest]) => ({
    name: called,
    ...rest,
    ...(rest.envs && { literals: rest.literals?.filter((one) => !one.startsWith('HOST')) ?? [] }),
  }));
const image = fc
  .tuple(
    fc.constantFrom('nginx', 'ghcr.io/acme/api', 'redis', 'registry:5000/app', 'ngin.'),
    some({
      newName: fc.constantFrom('mirror/nginx', 'nginx'),
      newTag: fc.constantFrom('v2', '1.0', ''),
      digest: fc.constant('sha256:abc'),
      tagSuffix: fc.constant('-x'),
    }),
  )
  .map(([called, rest]) => ({ name: called, ...rest }));
const fieldPath = fc.constantFrom(
  'metadata.name',
  'metadata.labels.app',
  'metadata.annotations.note',
  'spec.replicas',
  'spec.template.spec.containers.[name=main].image',
  'spec.template.spec.containers.*.image',
  'spec.template.spec.containers.0.env',
  'data.HOST',
  'spec.list.0',
  'spec.a',
);
const fieldOptions = some({
  delimiter: fc.constantFrom('.', ':', '-'),
  index: fc.integer({ min: -1, max: 2 }),
  create: fc.boolean(),
});
const replacement = fc.record({
  source: fc
    .tuple(selector, some({ fieldPath, options: fieldOptions }))
    .map(([select, rest]) => ({ ...select, labelSelector: undefined, annotationSelector: undefined, ...rest })),
  targets: fc.array(
    fc
      .tuple(
        selector,
        some({
          reject: fc.array(selector, { maxLength: 1 }),
          fieldPaths: fc.array(fieldPath, { minLength: 1, maxLength: 2 }),
          options: fieldOptions,
        }),
      )
      .map(([select, rest]) => ({ select, ...rest })),
    { minLength: 1, maxLength: 2 },
  ),
});
const label = fc
  .tuple(
    labels,
    some({
      includeSelectors: fc.boolean(),
      includeTemplates: fc.boolean(),
      fields: fc.constant([{ path: 'spec/extra', create: true, kind: 'Foo' }]),
    }),
  )
  .map(([pairs, rest]) => ({ pairs, ...rest }));

/** Few of the fields at once, so that they do not only fail. */
export function kustomization(objects: readonly JsonObject[]): fc.Arbitrary<JsonObject> {
  const fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    namespace,
    namePrefix: fc.constantFrom('pre-', 'x'),
    nameSuffix: fc.constantFrom('-post', '2'),
    labels: fc.array(label, { minLength: 1, maxLength: 2 }),
    commonLabels: labels,
    commonAnnotations: labels,
    images: fc.array(image, { minLength: 1, maxLength: 2 }),
    replicas: fc.array(fc.record({ name, count: fc.nat(9) }), { minLength: 1, maxLength: 1 }),
    patches: fc.array(patchEntry(objects), { minLength: 1, maxLength: 2 }),
    patchesStrategicMerge: fc.array(mergePatches(objects).map(writeKubeYaml), { minLength: 1, maxLength: 2 }),
    patchesJson6902: fc.array(fc.record({ target: targetOf(objects), patch: jsonPatch.map(writeKubeYaml) }), {
      minLength: 1,
      maxLength: 1,
    }),
    configMapGenerator: fc.array(generator, { minLength: 1, maxLength: 2 }),
    secretGenerator: fc.array(generator, { minLength: 1, maxLength: 1 }),
    generatorOptions: options,
    replacements: fc.array(replacement, { minLength: 1, maxLength: 2 }),
    sortOptions: fc.constantFrom(
      { order: 'legacy' },
      { order: 'fifo' },
      { order: 'legacy', legacySortOptions: { orderFirst: ['Service'], orderLast: ['Namespace'] } },
    ),
    buildMetadata: fc.subarray(['originAnnotations', 'transformerAnnotations'], { minLength: 1 }),
  };
  return fc
    .subarray(Object.keys(fields), { minLength: 1, maxLength: 3 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((key) => [key, fields[key] as fc.Arbitrary<unknown>]))))
    .map((all) => all as JsonObject);
}

function targetOf(objects: readonly JsonObject[]): fc.Arbitrary<object> {
  return fc.constantFrom(...objects).map(({ apiVersion, kind, metadata }) => {
    const [version = '', group = ''] = String(apiVersion).split('/').reverse();
    const { name: called, namespace: placed } = metadata as JsonObject;
    return { group, version, kind, name: called, ...(placed !== undefined && { namespace: placed }) };
  });
}
