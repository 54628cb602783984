import { writeExactJson } from '../../go/json/exact-json.ts';
import { readCrds } from './field-specs/crds.ts';
import {
  emptyConfig,
  mergeConfigs,
  readConfigurations,
  type TransformerConfig,
} from './field-specs/transformer-config.ts';
import { transformersOf } from './fields.ts';
import { absorb } from './generators/absorb.ts';
import { generate } from './generators/generate.ts';
import { renderHelmCharts } from './generators/render-charts.ts';
import { KustomizeError, withPlace } from './kustomize-error.ts';
import { type Cause, currentId, idKey, type Resource } from './object/resource.ts';
import { settleShared, unshare } from './object/shared-values.ts';
import { generatorPlugins } from './plugins/generators.ts';
import { parseInline, pluginOf } from './plugins/plugin-config.ts';
import { transformerPlugins } from './plugins/transformers.ts';
import type { Kustomization } from './read/kustomization.ts';
import { type LoadedKustomization, load, objectsIn, objectsOf } from './read/load.ts';
import type { Place } from './read/place.ts';
import { useSchema } from './read/read-schema.ts';
import type { Reader } from './read/reader.ts';
import { configure } from './transformers/index.ts';
import { builtinCause, configuredCause } from './transformers/origins.ts';
import type { Change } from './transformers/patches.ts';
import { type BoundVariable, bindVariables, mergeVariables } from './transformers/variables.ts';

/** What a kustomization makes, and the rules that go up with it to the root. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  readonly config: TransformerConfig;
  readonly variables: readonly BoundVariable[];
}

export const nothing: Accumulated = { resources: [], config: emptyConfig, variables: [] };

const deepest = 50;
/** As often may a build enter a folder: two overlays that each have two of the same base enter as many as that to the power of their depth. */
const mostVisits = 10_000;
const mostResources = 50_000;

/** The resources of a folder's kustomization, transformed; `component` are those that it changes where it is one. @throws KustomizeError */
export function accumulate(
  reader: Reader,
  folder: string,
  above: readonly string[],
  component?: Accumulated,
): Accumulated {
  const visited = above.find((one) => one === folder || folder === '' || one.startsWith(`${folder}/`));
  if (visited !== undefined)
    throw new KustomizeError(
      'cycle',
      folder || '.',
      `cycle detected: '${folder || '.'}' contains the visited '${visited || '.'}': ${[...above, folder].map((one) => `'${one || '.'}'`).join(' → ')}`,
    );
  if (above.length > deepest)
    throw new KustomizeError('too-large', folder, `kustomizations are nested more than ${deepest} deep`);
  if (++reader.visits > mostVisits)
    throw new KustomizeError(
      'too-large',
      folder,
      `kustomizations are built more than ${mostVisits} times; list a base once instead of in several overlays of one build`,
    );
  return accumulateLoaded(reader, folder, load(reader, folder), above, component);
}

/** The same of a kustomization that is loaded already. @throws KustomizeError */
export function accumulateLoaded(
  reader: Reader,
  folder: string,
  { kustomization, file }: LoadedKustomization,
  above: readonly string[],
  component?: Accumulated,
): Accumulated {
  const isComponent = kustomization.kind === 'Component';
  if (above.length > 0 && isComponent !== (component !== undefined))
    throw new KustomizeError(
      'not-kustomization',
      file,
      component === undefined
        ? 'is a Component; list it under components, not under resources'
        : "expected kind 'Component' but got 'Kustomization'; list it under resources",
    );
  if (kustomization.openapi) useSchema(reader, folder, kustomization.openapi, file);
  const place: Place = { reader, folder, file };
  const chain = [...above, folder];
  reader.namespaces.set(folder, kustomization.namespace);
  let found = readResources(component ?? nothing, [...kustomization.resources, ...kustomization.bases], place, chain);
  const config = [
    readConfigurations(reader, folder, kustomization.configurations, file),
    readCrds(reader, folder, kustomization.crds, file),
  ].reduce((merged, added) => mergeConfigs(merged, added, file), found.config);
  found = { ...found, config, resources: runGenerators(found.resources, kustomization, place, chain) };
  for (const entry of kustomization.components) {
    const path = reader.join(folder, entry, file);
    if (reader.stat(path) !== 'directory')
      throw new KustomizeError('not-found', file, `the component '${entry}' is not a folder`);
    const changed = accumulate(reader, path, chain, found);
    // Merged into an empty config, as that of a folder is: there conflicting field specs are found.
    found = { ...changed, config: mergeConfigs(emptyConfig, changed.config, file) };
  }
  const steps = [
    ...transformersOf(kustomization, found.config, file).map((one) => ({
      cause: builtinCause(file, one.kind),
      file,
      change: configure(one, place),
    })),
    ...readTransformers(kustomization.transformers, place, chain),
  ];
  let { resources } = found;
  for (const { cause, file, change } of steps) {
    const current = resources;
    const before = new Map(current.map((resource) => [resource, resource.object]));
    if (reader.notesOrigins) for (const resource of current) resource.origin = 'noted';
    resources = withPlace({ file }, () => change(current));
    for (const resource of resources) {
      settleShared(resource, before.get(resource) ?? resource.object);
      // kustomize writes the annotations anew to note a transformer.
      if (reader.notesOrigins) unshare(resource, 'metadata', 'annotations');
      // What has lost its origin comes from the transformer that took it away.
      if (resource.origin === 'lost') resource.generatedBy = cause;
      else resource.changedBy.push(cause);
    }
  }
  validate(resources, kustomization.validators, place, chain);
  return { ...found, resources, variables: bindVariables(found.variables, kustomization.vars, resources, file) };
}

function readResources(
  start: Accumulated,
  entries: readonly string[],
  { reader, folder, file }: Place,
  chain: readonly string[],
): Accumulated {
  let found = start;
  for (const entry of entries) {
    const path = reader.join(folder, entry, file);
    if (entry.startsWith('/') && reader.stat(path) !== 'file')
      throw new KustomizeError('outside', file, `new root '${entry}' cannot be absolute`);
    const kind = reader.stat(path);
    if (kind === undefined) throw new KustomizeError('not-found', file, `'${path}' does not exist`);
    if (kind !== 'directory') {
      const objects = objectsIn(reader, reader.locate(folder, entry, file), file);
      found = { ...found, resources: append(found.resources, objects, file) };
      continue;
    }
    const { resources, config, variables } = accumulate(reader, path, chain);
    found = {
      resources: append(found.resources, resources, file),
      config: mergeConfigs(found.config, config, file),
      variables: mergeVariables(found.variables, variables),
    };
  }
  return found;
}

function runGenerators(
  start: readonly Resource[],
  kustomization: Kustomization,
  place: Place,
  chain: readonly string[],
): readonly Resource[] {
  const { reader, folder, file } = place;
  const { configMapGenerator, secretGenerator, generatorOptions, generators } = kustomization;
  const configured = readPlugins(generators, place, chain).map((one) => ({ one, ...pluginOf(generatorPlugins, one) }));
  let resources = start;
  for (const [kind, all] of [
    ['ConfigMap', configMapGenerator],
    ['Secret', secretGenerator],
  ] as const) {
    for (const generator of all) {
      const generated = generate(kind, generator, generatorOptions, reader, folder, file);
      generated.generatedBy = builtinCause(file, `${kind}Generator`);
      resources = absorb(resources, generated, append, file);
    }
  }
  // A chart stands in the namespace of the nearest kustomization that names one.
  const namespace = chain.map((one) => reader.namespaces.get(one)).findLast(Boolean);
  for (const rendered of renderHelmCharts(kustomization, place, namespace)) {
    rendered.generatedBy = builtinCause(file, 'HelmChartInflationGenerator');
    resources = absorb(resources, rendered, append, file);
  }
  for (const { one, plugin, config } of configured) {
    for (const generated of plugin(config, place)) {
      generated.generatedBy = configuredCause(one);
      resources = absorb(resources, generated, append, file);
    }
  }
  return resources;
}

function readTransformers(
  entries: readonly string[],
  place: Place,
  chain: readonly string[],
): readonly { readonly cause: Cause; readonly file: string; readonly change: Change }[] {
  return readPlugins(entries, place, chain).map((configured) => {
    const { plugin, config } = pluginOf(transformerPlugins, configured);
    return { cause: configuredCause(configured), file: configured.file, change: plugin(config, place) };
  });
}

/** Validators are transformers that must not change anything. */
function validate(
  resources: readonly Resource[],
  entries: readonly string[],
  place: Place,
  chain: readonly string[],
): void {
  for (const { file, change } of readTransformers(entries, place, chain)) {
    const after = withPlace({ file }, () => change(resources.map((resource) => ({ ...resource }))));
    const changed =
      after.length !== resources.length || after.some((one, index) => !isAlike(one, resources[index] as Resource));
    if (changed) throw new KustomizeError('bad-plugin', place.file, "validator shouldn't modify the resource map");
  }
}

function isAlike(one: Resource, other: Resource): boolean {
  if (one.previous !== other.previous) return false;
  return one.object === other.object || writeExactJson(one.object) === writeExactJson(other.object);
}

/** The configurations of plugins: inline, then the objects of files and folders. @throws KustomizeError `duplicate` */
function readPlugins(entries: readonly string[], place: Place, chain: readonly string[]): readonly Resource[] {
  let found = nothing;
  const paths: string[] = [];
  for (const entry of entries) {
    const inline = parseInline(entry);
    if (inline === undefined) paths.push(entry);
    else
      found = { ...found, resources: append(found.resources, objectsOf(inline, place.file, place.reader), place.file) };
  }
  return readResources(found, paths, place, chain).resources;
}

function append(resources: readonly Resource[], added: readonly Resource[], file: string): Resource[] {
  const idOf = (resource: Resource): string => idKey(currentId(resource));
  const ids = new Set(resources.map(idOf));
  for (const resource of added) {
    const id = idOf(resource);
    if (ids.has(id)) {
      const { kind, metadata } = resource.object;
      throw new KustomizeError(
        'duplicate',
        file,
        `${kind} ${metadata.name} is defined twice, the second time in ${resource.file}`,
      );
    }
    ids.add(id);
  }
  if (ids.size > mostResources)
    throw new KustomizeError('too-large', file, `there are more than ${mostResources} objects`);
  return [...resources, ...added];
}
