import type { FieldSpec } from '../../../shared/render/kustomize/field-specs/field-spec.ts';
import {
  createResource,
  type Json,
  type JsonObject,
  type KubeObject,
  type Resource,
} from '../../../shared/render/kustomize/object/resource.ts';
import { mergePatch } from '../../../shared/render/kustomize/patch/merge-patch.ts';
import { imageSchema, type Replacement } from '../../../shared/render/kustomize/read/kustomization.ts';
import { replaceInFields } from '../../../shared/render/kustomize/transformers/images.ts';
import { applyJsonPatch, jsonPatchSchema } from '../../../shared/render/kustomize/transformers/json-patch.ts';
import { addPairs } from '../../../shared/render/kustomize/transformers/metadata.ts';
import { applyReplacement } from '../../../shared/render/kustomize/transformers/replacements.ts';
import { parseDocuments } from '../../../shared/render/kustomize/yaml/parse-documents.ts';
import type { KustomizeCase } from './cases.ts';
import { lostOf, patches } from './lost-input.ts';
import { replaceInField, updateReference } from './reference-filters.ts';
import { fill, runPluginOf } from './run-plugin.ts';

type Filter = (input: readonly KubeObject[], config: JsonObject, recorded: KustomizeCase) => readonly unknown[];

/** Each of kustomize's filters by its Go type: our function that does the same, or our built-in plugin of it. */
const filters: Readonly<Record<string, Filter>> = {
  // The plugins of these two refuse keys that are numbers, which the filters take: it is the function below them that is judged.
  'annotations.Filter': (input, config) => withPairs(input, texts(config['Annotations']), specs(config['FsSlice'])),
  'labels.Filter': (input, config) => withPairs(input, texts(config['Labels']), specs(config['FsSlice'])),
  'prefix.Filter': (_, { prefix, fieldSpec }, recorded) =>
    runPluginOf(recorded, 'PrefixTransformer', { prefix: prefix as Json, fieldSpecs: [fieldSpec as Json] }),
  'suffix.Filter': (_, { suffix, fieldSpec }, recorded) =>
    runPluginOf(recorded, 'SuffixTransformer', { suffix: suffix as Json, fieldSpecs: [fieldSpec as Json] }),
  'replicacount.Filter': (_, { replica, fieldSpec }, recorded) =>
    runPluginOf(recorded, 'ReplicaCountTransformer', { replica: replica as Json, fieldSpecs: [fieldSpec as Json] }),
  'nameref.Filter': (_, config, recorded) => updateReference(config, recorded),
  'refvar.Filter': (input, _, recorded) => replaceInField(input, recorded),
  'patchstrategicmerge.Filter': (input, config, { name }) => {
    const patch = config['Patch'] ?? parseDocuments('patch', lostOf(patches, name))[0];
    return input.flatMap((object) => mergePatch(object, patch as JsonObject) ?? []);
  },
  'patchjson6902.Filter': (input, config) => {
    const operations = jsonPatchSchema.parse(parseDocuments('patch', String(config['Patch']))[0]);
    return input.map((object) => applyJsonPatch(object, operations));
  },
  'replacement.Filter': (input, config) => {
    const filled = input.map(fill);
    const resources = filled.map(({ object }) => createResource(object as KubeObject, 'input', formerIds(object)));
    for (const one of config['replacements'] as unknown as readonly Replacement[])
      applyReplacement(resources, one, 'input');
    return resources.map(({ object }, at) => filled[at]?.empty(object));
  },
  'imagetag.Filter': (input, { imageTag, fieldSpecs }) =>
    input.map((object) => replaceInFields(object, imageSchema.parse(imageTag), specs(fieldSpecs))),
  'imagetag.LegacyFilter': (_, { imageTag }, recorded) =>
    runPluginOf(recorded, 'ImageTagTransformer', { imageTag: imageTag as Json }),
  'namespace.Filter': (_, { Namespace: namespace, ...others }, recorded) =>
    runPluginOf(recorded, 'NamespaceTransformer', {
      ...others,
      metadata: { name: 'judged', namespace: namespace as Json },
    }),
  'valueadd.Filter': (_, { FieldPath: fieldPath, Value: value, filePathPosition = 0 }, recorded) =>
    runPluginOf(recorded, 'ValueAddTransformer', {
      value: value as Json,
      targets: [{ fieldPath: fieldPath as Json, filePathPosition }],
    }),
  'iampolicygenerator.Filter': (_, { IAMPolicyGenerator: fields }, recorded) =>
    runPluginOf(recorded, 'IAMPolicyGenerator', fields as JsonObject),
};

/** @throws KustomizeError */
export function runFilter(recorded: KustomizeCase): readonly unknown[] {
  const filter = filters[recorded.filter ?? ''];
  if (filter === undefined) throw new Error(`there is no runner for ${recorded.filter}`);
  const input = parseDocuments('input', recorded.input ?? '') as readonly KubeObject[];
  const [config = {}] = parseDocuments('config', recorded.config ?? '');
  return filter(input, config as JsonObject, recorded);
}

function withPairs(
  input: readonly KubeObject[],
  ...added: [Record<string, string>, readonly FieldSpec[]]
): KubeObject[] {
  return input.map((object) => {
    const resource = createResource(object, 'input');
    addPairs(resource, ...added);
    return resource.object;
  });
}

function texts(pairs: Json | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries((pairs ?? {}) as JsonObject).map(([key, value]) => [key, String(value)]));
}

function specs(list: Json | undefined): readonly FieldSpec[] {
  return (list ?? []) as unknown as readonly FieldSpec[];
}

const internal = 'internal.config.kubernetes.io/';

/** kustomize keeps what an object was called in annotations, and so does the record. */
function formerIds({ apiVersion, metadata }: JsonObject): Pick<Resource, 'previous'> {
  const annotations = ((metadata as JsonObject)['annotations'] ?? {}) as JsonObject;
  const [names = [], kinds = [], namespaces = []] = ['previousNames', 'previousKinds', 'previousNamespaces'].map(
    (field) =>
      typeof annotations[internal + field] === 'string' ? String(annotations[internal + field]).split(',') : [],
  );
  const [version = '', group = ''] = String(apiVersion).split('/').reverse();
  return {
    previous: names.map((name, at) => ({
      group,
      version,
      kind: kinds[at] ?? '',
      name,
      namespace: namespaces[at] ?? '',
    })),
  };
}
