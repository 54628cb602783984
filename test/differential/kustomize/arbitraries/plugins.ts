import fc from 'fast-check';
import type { JsonObject } from '../../../../shared/build/kustomize/resource.ts';
import { writeKubeYaml } from '../../../../shared/yaml/write-kube-yaml.ts';
import { generator, image, replacementOf } from './entries.ts';
import { fieldSpecs, type Part } from './files.ts';
import { jsonPatch, mergePatches, selector } from './patches.ts';
import { labels, name, namespace, some } from './words.ts';

type Fields = fc.Arbitrary<object>;

const specs = some({ fieldSpecs });
const withSpecs = (fields: Fields): Fields => fc.tuple(fields, specs).map(([own, more]) => ({ ...own, ...more }));

/** The configurations of the built-in transformers, each without what all have. */
function transformers(objects: readonly JsonObject[]): Readonly<Record<string, Fields>> {
  return {
    AnnotationsTransformer: withSpecs(fc.record({ annotations: labels })),
    LabelTransformer: withSpecs(fc.record({ labels })),
    ImageTagTransformer: withSpecs(fc.record({ imageTag: image })),
    NamespaceTransformer: withSpecs(
      some({
        unsetOnly: fc.boolean(),
        setRoleBindingSubjects: fc.constantFrom('none', 'defaultOnly', 'allServiceAccounts', 'other'),
      }),
    ),
    PatchJson6902Transformer: some({ target: selector, jsonOp: jsonPatch.map((patch) => writeKubeYaml(patch)) }),
    PatchStrategicMergeTransformer: some({ patches: mergePatches(objects).map((patch) => writeKubeYaml(patch)) }),
    PatchTransformer: some({
      patch: fc.oneof(
        mergePatches(objects).map((patch) => writeKubeYaml(patch)),
        jsonPatch.map((patch) => writeKubeYaml(patch)),
      ),
      target: selector,
    }),
    PrefixTransformer: withSpecs(some({ prefix: fc.constantFrom('q-', '') })),
    SuffixTransformer: withSpecs(some({ suffix: fc.constantFrom('-q', '') })),
    ReplacementTransformer: some({ replacements: fc.array(replacementOf(objects), { maxLength: 2 }) }),
    ReplicaCountTransformer: withSpecs(fc.record({ replica: fc.record({ name, count: fc.nat(9) }) })),
    ValueAddTransformer: some({
      value: fc.constantFrom('added', ''),
      targets: fc.array(
        fc
          .tuple(
            fc.constantFrom(
              'metadata/namespace',
              'spec/a',
              'data/k',
              'metadata/labels/app',
              'spec/template/spec/nodeName',
            ),
            some({ selector, filePathPosition: fc.nat(3) }),
          )
          .map(([fieldPath, rest]) => ({ fieldPath, ...rest })),
        { maxLength: 2 },
      ),
    }),
  };
}

const generators: Readonly<Record<string, Fields>> = {
  ConfigMapGenerator: generator,
  SecretGenerator: generator,
  IAMPolicyGenerator: fc.record({
    cloud: fc.constant('gke'),
    kubernetesService: fc.tuple(name, some({ namespace })).map(([called, rest]) => ({ name: called, ...rest })),
    serviceAccount: fc.record({ name, projectId: fc.constant('project') }),
  }),
};

function configuration(kinds: Readonly<Record<string, Fields>>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...Object.keys(kinds)), some({ namespace }), name)
    .chain(([kind, rest, called]) =>
      (kinds[kind] as Fields).map((fields) =>
        writeKubeYaml(
          JSON.parse(JSON.stringify({ apiVersion: 'builtin', kind, metadata: { name: called, ...rest }, ...fields })),
        ),
      ),
    );
}

/** Configurations in the field itself, or in a file. */
function listed(field: string, texts: fc.Arbitrary<string>): fc.Arbitrary<Part> {
  return fc
    .tuple(fc.array(texts, { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([all, inline]) =>
      inline
        ? { fields: { [field]: all }, files: {} }
        : { fields: { [field]: [`${field}.yaml`] }, files: { [`${field}.yaml`]: all.join('---\n') } },
    );
}

export function plugins(objects: readonly JsonObject[]): Readonly<Record<string, fc.Arbitrary<Part>>> {
  const changing = configuration(transformers(objects));
  return {
    generators: listed('generators', configuration(generators)),
    transformers: listed('transformers', changing),
    // Of those that set a value, kustomize takes also the same one for a change.
    validators: listed(
      'validators',
      configuration({ PatchTransformer: some({ patch: jsonPatch.map(writeKubeYaml), target: selector }) }),
    ),
  };
}
