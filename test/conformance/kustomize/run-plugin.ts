import { createMemoryFileTree } from '../../../shared/base/filesys/memory-file-tree.ts';
import { writeKubeDocuments } from '../../../shared/base/yaml/write/write-kube-yaml.ts';
import { buildKustomization } from '../../../shared/render/kustomize/build.ts';
import { settleAnnotations } from '../../../shared/render/kustomize/object/build-notes.ts';
import { isObject, type JsonObject, type Resource } from '../../../shared/render/kustomize/object/resource.ts';
import { pluginOf } from '../../../shared/render/kustomize/plugins/plugin-config.ts';
import { transformerPlugins } from '../../../shared/render/kustomize/plugins/transformers.ts';
import { objectsOf } from '../../../shared/render/kustomize/read/load.ts';
import { createContext, type Place } from '../../../shared/render/kustomize/read/place.ts';
import { createReader } from '../../../shared/render/kustomize/read/reader.ts';
import { parseDocuments } from '../../../shared/render/kustomize/yaml/parse-documents.ts';
import { type KustomizeCase, treeOf, treePath } from './cases.ts';

/** A transformer's configuration, run over the input. @throws KustomizeError */
export function runTransformer(recorded: KustomizeCase): readonly unknown[] {
  const [config] = objectsOf(parseDocuments('config', recorded.config ?? ''), 'judged-config.yaml');
  if (config === undefined) throw new Error(`${recorded.name} has no configuration`);
  if (config.object.kind === 'SortOrderTransformer') return sortInput(recorded, config.object);
  const { plugin, config: settings } = pluginOf(transformerPlugins, config);
  return runOver(recorded, (resources, place) => plugin(settings, place)(resources));
}

/** kustomize sorts by a plugin, which only the field `sortOptions` can call. */
function sortInput(recorded: KustomizeCase, { sortOptions }: JsonObject): readonly unknown[] {
  const tree = createMemoryFileTree([
    ['kustomization.yaml', Buffer.from(writeKubeDocuments([{ resources: ['input.yaml'], sortOptions }]))],
    ['input.yaml', Buffer.from(recorded.input ?? '')],
  ]);
  return buildKustomization(tree, '').objects;
}

/** What becomes of the input, and of nothing else, by a change. */
function runOver(
  recorded: KustomizeCase,
  change: (resources: readonly Resource[], place: Place) => readonly Resource[],
): readonly unknown[] {
  const folder = treePath(recorded.loaderRoot ?? '/');
  const context = createContext(createReader(treeOf(recorded), 'rootOnly'));
  const place: Place = { ...context, folder, file: 'kustomization.yaml', chain: [] };
  const filled = parseDocuments('input', recorded.input ?? '')
    .filter(isObject)
    .map(fill);
  const resources = objectsOf(
    filled.map(({ object }) => object),
    'judged-input.yaml',
  );
  return change(resources, place).map(({ object }) =>
    filled.reduce((all, { empty }) => empty(all), settleAnnotations(object) as JsonObject),
  );
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
  const config = writeKubeDocuments([{ apiVersion: 'builtin', kind, metadata: { name: 'judged' }, ...fields }]);
  return kind.endsWith('Generator')
    ? runPlugin(recorded, config, 'generators')
    : runTransformer({ ...recorded, config });
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

/** A filter takes what is not a Kubernetes object; a build does not: what is missing is added and taken out of the answer. */
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
