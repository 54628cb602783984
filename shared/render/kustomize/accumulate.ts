import { writeExactJson } from '../../base/go/json/exact-json.ts';
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
import { type Cause, currentId, idKey, type KubeObject, type Resource } from './object/resource.ts';
import { settleShared, unshare } from './object/shared-values.ts';
import { generatorPlugins } from './plugins/generators.ts';
import { parseInline, pluginOf } from './plugins/plugin-config.ts';
import { transformerPlugins } from './plugins/transformers.ts';
import type { Kustomization } from './read/kustomization.ts';
import { type LoadedKustomization, load, objectsIn, objectsOf } from './read/load.ts';
import type { Ancestor, BuildContext, Place } from './read/place.ts';
import { useSchema } from './read/read-schema.ts';
import { configure } from './transformers/index.ts';
import { builtinCause, configuredCause } from './transformers/origins.ts';
import type { Transform } from './transformers/patches.ts';
import { type BoundVariable, bindVariables, mergeVariables } from './transformers/variables.ts';

/** What a kustomization makes, and the rules that go up with it to the root. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  readonly config: TransformerConfig;
  readonly variables: readonly BoundVariable[];
}

export const nothing: Accumulated = { resources: [], config: emptyConfig, variables: [] };

const deepest = 50;
const mostResources = 50_000;

/** The resources of a folder's kustomization, transformed; `component` are those that it changes where it is one. @throws KustomizeError */
export function accumulate(
  context: BuildContext,
  folder: string,
  above: readonly Ancestor[],
  component?: Accumulated,
): Accumulated {
  const visited = above.find((one) => one.folder === folder || folder === '' || one.folder.startsWith(`${folder}/`));
  if (visited !== undefined)
    throw new KustomizeError(
      'cycle',
      folder || '.',
      `cycle detected: '${folder || '.'}' contains the visited '${visited.folder || '.'}': ${[...above, { folder }].map((one) => `'${one.folder || '.'}'`).join(' → ')}`,
    );
  if (above.length > deepest)
    throw new KustomizeError('too-large', folder, `kustomizations are nested more than ${deepest} deep`);
  context.visit(folder);
  return accumulateLoaded(context, folder, load(context.reader, folder), above, component);
}

/** The same of a kustomization that is loaded already. @throws KustomizeError */
export function accumulateLoaded(
  context: BuildContext,
  folder: string,
  { kustomization, file }: LoadedKustomization,
  above: readonly Ancestor[],
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
  const chain = [...above, { folder, namespace: kustomization.namespace }];
  const place: Place = { ...context, folder, file, chain };
  const { reader, notesOrigins } = context;
  if (kustomization.openapi) useSchema(kustomization.openapi, place);
  let found = readResources(component ?? nothing, [...kustomization.resources, ...kustomization.bases], place);
  const config = [readConfigurations(kustomization.configurations, place), readCrds(kustomization.crds, place)].reduce(
    (merged, added) => mergeConfigs(merged, added, file),
    found.config,
  );
  found = { ...found, config, resources: runGenerators(found.resources, kustomization, place) };
  for (const entry of kustomization.components) {
    const path = reader.join(folder, entry, file);
    if (reader.stat(path) !== 'directory')
      throw new KustomizeError('not-found', file, `the component '${entry}' is not a folder`);
    const changed = accumulate(context, reader.enter(path), chain, found);
    // Merged into an empty config, as that of a folder is: there conflicting field specs are found.
    found = { ...changed, config: mergeConfigs(emptyConfig, changed.config, file) };
  }
  const steps = [
    ...transformersOf(kustomization, found.config, file).map((one) => ({
      cause: builtinCause(file, one.kind),
      file,
      change: configure(one, place),
    })),
    ...readTransformers(kustomization.transformers, place),
  ];
  let { resources } = found;
  for (const { cause, file, change } of steps) {
    const current = resources;
    const before = new Map(current.map((resource) => [resource, resource.object]));
    if (notesOrigins) for (const resource of current) resource.origin = 'noted';
    resources = withPlace({ file }, () => change(current));
    for (const resource of resources) {
      settleShared(resource, before.get(resource) ?? resource.object);
      // kustomize writes the annotations anew to note a transformer.
      if (notesOrigins) unshare(resource, 'metadata', 'annotations');
      // What has lost its origin comes from the transformer that took it away.
      if (resource.origin === 'lost') resource.generatedBy = cause;
      else resource.changedBy.push(cause);
    }
  }
  validate(resources, kustomization.validators, place);
  return { ...found, resources, variables: bindVariables(found.variables, kustomization.vars, resources, file) };
}

function readResources(start: Accumulated, entries: readonly string[], place: Place): Accumulated {
  const { reader, folder, file, chain } = place;
  let found = start;
  for (const entry of entries) {
    const path = reader.join(folder, entry, file);
    if (entry.startsWith('/') && reader.stat(path) !== 'file')
      throw new KustomizeError('outside', file, `new root '${entry}' cannot be absolute`);
    const kind = reader.stat(path);
    if (kind === undefined) throw new KustomizeError('not-found', file, `'${path}' does not exist`);
    if (kind !== 'directory') {
      const objects = objectsIn(place, reader.locate(folder, entry, file), file);
      found = { ...found, resources: append(found.resources, objects, file) };
      continue;
    }
    const { resources, config, variables } = accumulate(place, reader.enter(path), chain);
    found = {
      resources: append(found.resources, resources, file),
      config: mergeConfigs(found.config, config, file),
      variables: mergeVariables(found.variables, variables),
    };
  }
  return found;
}

function runGenerators(start: readonly Resource[], kustomization: Kustomization, place: Place): readonly Resource[] {
  const { file, chain } = place;
  const { configMapGenerator, secretGenerator, generatorOptions, generators } = kustomization;
  const configured = readPlugins(generators, place).map((one) => ({ one, ...pluginOf(generatorPlugins, one) }));
  let resources = start;
  for (const [kind, all] of [
    ['ConfigMap', configMapGenerator],
    ['Secret', secretGenerator],
  ] as const) {
    for (const generator of all) {
      const generated = generate(kind, generator, generatorOptions, place);
      generated.generatedBy = builtinCause(file, `${kind}Generator`);
      resources = absorb(resources, generated, append, file);
    }
  }
  // A chart is in the namespace of the nearest kustomization that names one.
  const namespace = chain.map((one) => one.namespace).findLast(Boolean);
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
): readonly { readonly cause: Cause; readonly file: string; readonly change: Transform }[] {
  return readPlugins(entries, place).map((configured) => {
    const { plugin, config } = pluginOf(transformerPlugins, configured);
    return { cause: configuredCause(configured), file: configured.file, change: plugin(config, place) };
  });
}

/** Validators are transformers that must not change anything. */
function validate(resources: readonly Resource[], entries: readonly string[], place: Place): void {
  for (const { file, change } of readTransformers(entries, place)) {
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
function readPlugins(entries: readonly string[], place: Place): readonly Resource[] {
  let found = nothing;
  const paths: string[] = [];
  for (const entry of entries) {
    const inline = parseInline(entry);
    if (inline === undefined) paths.push(entry);
    else
      found = { ...found, resources: append(found.resources, objectsOf(inline, place.file, place.schema), place.file) };
  }
  return readResources(found, paths, place).resources;
}

const ids = new WeakMap<KubeObject, string>();

/** The id of a resource. It is needed again whenever others are appended. */
function idOf(resource: Resource): string {
  let id = ids.get(resource.object);
  if (id === undefined) {
    id = idKey(currentId(resource));
    ids.set(resource.object, id);
  }
  return id;
}

function append(resources: readonly Resource[], added: readonly Resource[], file: string): Resource[] {
  const known = new Set(resources.map(idOf));
  for (const resource of added) {
    const id = idOf(resource);
    if (known.has(id)) {
      const { kind, metadata } = resource.object;
      throw new KustomizeError(
        'duplicate',
        file,
        `${kind} ${metadata.name} is defined twice, the second time in ${resource.file}`,
      );
    }
    known.add(id);
  }
  if (known.size > mostResources)
    throw new KustomizeError('too-large', file, `there are more than ${mostResources} objects`);
  return [...resources, ...added];
}
