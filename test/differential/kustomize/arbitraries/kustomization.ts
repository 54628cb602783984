import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { generator, image, label, options, replacementOf } from './entries.ts';
import { configurations, crds, openapi, type Part, vars } from './files.ts';
import { jsonPatch, mergePatches, patchEntry } from './patches.ts';
import { plugins } from './plugins.ts';
import { labels, namespace, some } from './words.ts';

const kinds = fc.subarray(['Service', 'Namespace', 'Deployment', 'Foo', 'ConfigMap', 'NoSuch', 'Service']);
const sortOptions = fc
  .record({
    order: fc.constantFrom('legacy', 'legacy', 'legacy', 'fifo', 'fifo', 'other', ''),
    legacySortOptions: fc.option(some({ orderFirst: kinds, orderLast: kinds }), { nil: undefined }),
  })
  .map(({ order, legacySortOptions }) => ({
    order,
    ...(legacySortOptions && order !== 'fifo' && { legacySortOptions }),
  }));

/** Few of the fields at once, so that they do not only fail. */
export function kustomization(objects: readonly JsonObject[]): fc.Arbitrary<Part> {
  const fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    namespace,
    namePrefix: fc.constantFrom('pre-', 'x', '1', '0x', 'yes.', 'é', ''),
    nameSuffix: fc.constantFrom('-post', '2', 'e5', ''),
    labels: fc.array(label, { minLength: 1, maxLength: 2 }),
    commonLabels: labels,
    commonAnnotations: labels,
    images: fc.array(image, { minLength: 1, maxLength: 2 }),
    replicas: fc.array(
      fc.record({
        name: fc.constantFrom(...objects).map(({ metadata }) => (metadata as JsonObject)['name']),
        count: fc.nat(9),
      }),
      { minLength: 1, maxLength: 1 },
    ),
    patches: fc.array(patchEntry(objects), { minLength: 1, maxLength: 2 }),
    patchesStrategicMerge: fc.array(mergePatches(objects).map(writeKubeYaml), { minLength: 1, maxLength: 2 }),
    patchesJson6902: fc.array(fc.record({ target: targetOf(objects), patch: jsonPatch.map(writeKubeYaml) }), {
      minLength: 1,
      maxLength: 1,
    }),
    configMapGenerator: fc.array(generator, { minLength: 1, maxLength: 2 }),
    secretGenerator: fc.array(generator, { minLength: 1, maxLength: 1 }),
    generatorOptions: options,
    replacements: fc.array(replacementOf(objects), { minLength: 1, maxLength: 2 }),
    sortOptions,
    buildMetadata: fc.subarray(['originAnnotations', 'transformerAnnotations', 'managedByLabel', 'nothing'], {
      minLength: 1,
    }),
  };
  const parts: Readonly<Record<string, fc.Arbitrary<Part>>> = {
    configurations,
    crds,
    openapi,
    vars: vars(objects),
    ...plugins(objects),
  };
  const all: Readonly<Record<string, fc.Arbitrary<Part>>> = {
    ...Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [
        key,
        field.map((value) => ({ fields: { [key]: value }, files: {} })),
      ]),
    ),
    ...parts,
  };
  return fc
    .subarray(Object.keys(all), { minLength: 1, maxLength: 3 })
    .chain((chosen) => fc.tuple(...chosen.map((key) => all[key] as fc.Arbitrary<Part>)))
    .map((found) => ({
      fields: Object.assign({}, ...found.map((part) => part.fields)),
      files: Object.assign({}, ...found.map((part) => part.files)),
    }));
}

function targetOf(objects: readonly JsonObject[]): fc.Arbitrary<object> {
  return fc.constantFrom(...objects).map(({ apiVersion, kind, metadata }) => {
    const [version = '', group = ''] = String(apiVersion).split('/').reverse();
    const { name: called, namespace: placed } = metadata as JsonObject;
    return { group, version, kind, name: called, ...(placed !== undefined && { namespace: placed }) };
  });
}
