import { buildKustomization } from '../../../shared/build/kustomize/build.ts';
import { isObject, type JsonObject } from '../../../shared/build/kustomize/resource.ts';
import { createMemoryFileTree } from '../../../shared/filesys/memory-file-tree.ts';
import { parseDocuments } from '../../../shared/yaml/parse-documents.ts';
import { writeKubeDocuments } from '../../../shared/yaml/write-kube-yaml.ts';
import { type KustomizeCase, treePath } from './cases.ts';

/** A transformer's configuration, run over the input by a kustomization that has nothing else in it. @throws KustomizeError */
export function runTransformer(recorded: KustomizeCase): readonly unknown[] {
  return runPlugin(recorded, recorded.config ?? '', 'transformers');
}

/** A generator alone neither hashes names nor merges into what is not there. @throws KustomizeError */
export function runGenerator(recorded: KustomizeCase): readonly unknown[] {
  const [config = {}] = parseDocuments('config', recorded.config ?? '') as JsonObject[];
  const { behavior: _, ...fields } = config;
  const options = { ...(config['options'] as JsonObject | undefined), disableNameSuffixHash: true };
  return runPlugin(recorded, writeKubeDocuments([{ ...fields, options }]), 'generators');
}

/** Runs a built-in plugin of a kind, with these fields of its configuration. */
export function runPluginOf(recorded: KustomizeCase, kind: string, fields: JsonObject): readonly unknown[] {
  const config = { apiVersion: 'builtin', kind, metadata: { name: 'judged' }, ...fields };
  return runPlugin(recorded, writeKubeDocuments([config]), kind.endsWith('Generator') ? 'generators' : 'transformers');
}

function runPlugin(recorded: KustomizeCase, config: string, field: string): readonly unknown[] {
  const folder = treePath(recorded.loaderRoot ?? '/');
  const prefix = folder === '' ? '' : `${folder}/`;
  const input = parseDocuments('input', recorded.input ?? '').filter(isObject);
  const filled = input.map(fill);
  const files: Record<string, string> = {
    ...Object.fromEntries(Object.entries(recorded.files).map(([path, text]) => [treePath(path), text])),
    [`${prefix}kustomization.yaml`]: `resources: [judged-input.yaml]\n${field}: [judged-config.yaml]\n`,
    [`${prefix}judged-input.yaml`]: writeKubeDocuments(filled.map(({ object }) => object)),
    [`${prefix}judged-config.yaml`]: config,
  };
  const tree = createMemoryFileTree(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return buildKustomization(tree, folder).objects.map((object) =>
    filled.reduce((all, { empty }) => empty(all), object as JsonObject),
  );
}

/** A filter takes what is no object of Kubernetes; a build does not: it gets what is missing, which is taken out of the answer. */
export function fill(object: JsonObject, index: number): { object: JsonObject; empty(all: JsonObject): JsonObject } {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const name = `unnamed-${index}`;
  const filled = {
    apiVersion: 'unknown/v1',
    kind: 'Unknown',
    ...object,
    metadata: { ...(metadata['name'] === undefined && { name }), ...metadata },
  };
  return {
    object: filled,
    empty: ({ apiVersion, kind, metadata: given, ...rest }) => {
      const { name: called, ...others } = isObject(given) ? given : {};
      const known = called === name ? others : ((given ?? {}) as JsonObject);
      return {
        ...(apiVersion !== 'unknown/v1' && { apiVersion: apiVersion as string }),
        ...(kind !== 'Unknown' && { kind: kind as string }),
        ...rest,
        ...(Object.keys(known).length > 0 && { metadata: known }),
      };
    },
  };
}
