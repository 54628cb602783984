import fc from 'fast-check';
import { writeKubeYaml } from '../../../../shared/base/yaml/write/write-kube-yaml.ts';
import type { JsonObject } from '../../../../shared/render/kustomize/object/resource.ts';
import { generator, image, replacementOf } from './entries.ts';
import { fieldSpecs, type Part } from './files.ts';
import { jsonPatch, mergePatches, selector } from './patches.ts';
import { labels, name, namespace, some } from './words.ts';

type Fields = fc.Arbitrary<object>;

const specs = some({ fieldSpecs });
const withSpecs = (fields: Fields): Fields => fc.tuple(fields, specs).map(([own, more]) => ({ ...own, ...more }));

/** Kinds that are not plugins, or not of this sort. */
const unknown = ['SortOrderTransformer', 'ConfigMapGenerator', 'IAMPolicyGenerator', 'NoSuchTransformer'];

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
    PatchStrategicMergeTransformer: some({
      patches: mergePatches(objects).map((patch) => writeKubeYaml(patch)),
      paths: fc.array(mergePatches(objects).map(writeKubeYaml), { minLength: 1, maxLength: 2 }),
    }),
    PatchTransformer: some({
      patch: fc.oneof(
        mergePatches(objects).map((patch) => writeKubeYaml(patch)),
        jsonPatch.map((patch) => writeKubeYaml(patch)),
      ),
      target: selector,
      options: some({ allowNameChange: fc.boolean(), allowKindChange: fc.boolean() }),
    }),
    HashTransformer: fc.constant({}),
    // Without a text, what a new field is hangs on how its object is written: see docs/compatibility-kustomize.md.
    PrefixSuffixTransformer: withSpecs(fc.constant({ prefix: 'q-', suffix: '-q' })),
    PrefixTransformer: withSpecs(fc.constant({ prefix: 'q-' })),
    SuffixTransformer: withSpecs(fc.constant({ suffix: '-q' })),
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

const annotated = some({
  namespace,
  annotations: fc.constantFrom(
    { 'kustomize.config.k8s.io/behavior': 'merge' },
    { 'kustomize.config.k8s.io/needs-hash': 'true' },
    { 'config.kubernetes.io/local-config': 'true' },
    { note: 'yes' },
  ),
});

function configuration(kinds: Readonly<Record<string, Fields>>): fc.Arbitrary<string> {
  const known = fc.constantFrom(...Object.keys(kinds));
  const kind = fc.oneof({ weight: 40, arbitrary: known }, { weight: 1, arbitrary: fc.constantFrom(...unknown) });
  const apiVersion = fc.oneof(
    { weight: 40, arbitrary: fc.constant('builtin') },
    { weight: 1, arbitrary: fc.constantFrom('acme.io/v1', 'v1', '') },
  );
  return fc.tuple(apiVersion, kind, annotated, name).chain(([version, word, rest, called]) =>
    (kinds[word] ?? fc.constant({})).map((fields) => {
      const metadata = { name: called, ...rest };
      return writeKubeYaml(JSON.parse(JSON.stringify({ apiVersion: version, kind: word, metadata, ...fields })));
    }),
  );
}

/** Configurations in the field itself, in a file, or in a folder whose kustomization changes them. */
function listed(field: string, texts: fc.Arbitrary<string>): fc.Arbitrary<Part> {
  return fc
    .tuple(fc.array(texts, { minLength: 1, maxLength: 2 }), fc.constantFrom('field', 'file', 'folder'))
    .map(([all, place]) => {
      if (place === 'field') return { fields: { [field]: all }, files: {} };
      const text = all.join('---\n');
      if (place === 'file') return { fields: { [field]: [`${field}.yaml`] }, files: { [`${field}.yaml`]: text } };
      const kustomization = 'resources:\n- all.yaml\nnameSuffix: -own\nnamespace: here\n';
      return {
        fields: { [field]: [field] },
        files: { [`${field}/kustomization.yaml`]: kustomization, [`${field}/all.yaml`]: text },
      };
    });
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
