import type { FileTree } from '../../base/filesys/file-tree.ts';
import { type ReadSet, recordReads } from '../../base/filesys/record-reads.ts';
import { accumulateLoaded } from './accumulate.ts';
import { KustomizeError, withPlace } from './kustomize-error.ts';
import { settleAnnotations } from './object/build-notes.ts';
import { refuseFault } from './object/refuse-fault.ts';
import { refuseOddKeys } from './object/require-text-key.ts';
import { currentId, findTwin, idKey, isObject, type KubeObject, type Resource } from './object/resource.ts';
import { settleShared } from './object/shared-values.ts';
import { sortLegacy } from './object/sort-order.ts';
import type { RenderHelmChart } from './read/helm-port.ts';
import { type Kustomization, kustomizationFileNames } from './read/kustomization.ts';
import { type LoadedKustomization, load, type RootHook } from './read/load.ts';
import { locateError } from './read/locate-error.ts';
import { createContext } from './read/place.ts';
import { createReader, type Reader } from './read/reader.ts';
import type { ReadRemote } from './read/remote.ts';
import { addHashes } from './transformers/hash.ts';
import { addPairs } from './transformers/metadata.ts';
import { updateReferences } from './transformers/name-references.ts';
import { annotateOrigins } from './transformers/origins.ts';
import { resolveVariables } from './transformers/variables.ts';
import { forgetWritten } from './yaml/written-scalars.ts';

export interface BuildOptions {
  /** 'legacy' sorts as the command does; 'none', the default, keeps the order, as Flux does. */
  readonly order?: 'none' | 'legacy';
  /**
   * `rootOnly`: files are read from the folder of the kustomization that names them, and below; `none`, the default: from the whole tree.
   */
  readonly loadRestrictor?: 'none' | 'rootOnly';
  /** The value of the label `app.kubernetes.io/managed-by` that every object gets; also where the root's buildMetadata asks for it. */
  readonly managedBy?: string;
  /** Reads what is at a URL; without it, a kustomization that names one is refused. */
  readonly readRemote?: ReadRemote;
  /** Renders the charts of `helmCharts`; without it, a kustomization that names one is refused. */
  readonly renderHelmChart?: RenderHelmChart;
  readonly root?: RootHook;
}

/** As kustomize of this version writes it. */
/** What kustomize's own label says. */
export const defaultManagedBy = 'kustomize-v5.8.1';

/** What serves a build and is not meant for a cluster. */
function isLocalConfig({ metadata }: KubeObject): boolean {
  const { annotations } = metadata;
  const key = 'config.kubernetes.io/local-config';
  if (!isObject(annotations) || !Object.hasOwn(annotations, key)) return false;
  const value = annotations[key];
  return typeof value === 'object' || String(value) !== 'false';
}

/** @throws KustomizeError where a patch has taken away what tells an object from others */
function refuseNameless(resource: Resource): void {
  const { kind, name } = currentId(resource);
  if (kind !== '' && (name !== '' || kind.endsWith('List'))) return;
  const missing = kind === '' ? 'kind' : 'metadata.name';
  throw new KustomizeError(
    'not-an-object',
    resource.file,
    `an object (${kind || name || 'no kind'}) has lost its ${missing}`,
  );
}

export interface BuildResult {
  readonly objects: readonly KubeObject[];
  /** What the build looked at: as long as nothing of it changes, neither does the result. */
  readonly readSet: ReadSet & {
    /** Did anything come from outside of the tree? That may change though the tree does not. */
    readonly remote: boolean;
  };
}

/** Builds the kustomization in a folder of a tree. @throws KustomizeError */
export function buildKustomization(tree: FileTree, path: string, options: BuildOptions = {}): BuildResult {
  const recorded = recordReads(tree);
  const reader = createReader(recorded, options.loadRestrictor, options.readRemote);
  const folder = reader.enter(path);
  try {
    const { root } = options;
    const loaded = load(reader, folder, root && ((found) => root(found, recorded)));
    const objects = withPlace({ file: loaded.file }, () => build(reader, folder, loaded, options));
    return { objects, readSet: { ...recorded.readSet(), remote: reader.isRemote() } };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw asTooLarge(error, folder);
    throw locateError(error, (path) => {
      const bytes = tree.read(path);
      return bytes && Buffer.from(bytes).toString();
    });
  }
}

/** What JavaScript cannot hold, such as a text of a gigabyte, is the input's fault; any other error is ours. */
function asTooLarge(error: unknown, folder: string): unknown {
  if (
    !(error instanceof RangeError) ||
    !/call stack|Invalid (?:string|array) length|Map maximum|Set maximum/.test(error.message)
  )
    return error;
  return new KustomizeError('too-large', folder || '.', `needs more than a build may take: ${error.message}`, {
    cause: error,
  });
}

function build(
  reader: Reader,
  folder: string,
  root: LoadedKustomization,
  options: BuildOptions,
): readonly KubeObject[] {
  const { kustomization, file } = root;
  const notesOrigins = kustomization.buildMetadata.length > 0;
  const context = createContext(reader, { renderHelmChart: options.renderHelmChart, notesOrigins });
  const { resources, config, variables } = accumulateLoaded(context, folder, root, []);
  addHashes(resources);
  updateReferences(resources, config.nameReference);
  resolveVariables(resources, variables, config.varReference, context.growth);
  resources.forEach(refuseNameless);
  const kept = withoutLocal(resources);
  const sorted = sortResources(kept, kustomization, file, options);
  annotateOrigins(sorted, folder, kustomization);
  const managedBy =
    options.managedBy ?? (kustomization.buildMetadata.includes('managedByLabel') ? defaultManagedBy : undefined);
  const managed = { 'app.kubernetes.io/managed-by': managedBy ?? '' };
  return sorted.map((resource) => {
    resource.object = settleAnnotations(resource.object);
    if (managedBy !== undefined) {
      const before = resource.object;
      addPairs(resource, managed, [{ path: 'metadata/labels', create: true }]);
      settleShared(resource, before);
    }
    const { file, object } = resource;
    refuseFault(object);
    return forgetWritten(object, refuseOddKeys(file, `${object.kind} ${object.metadata.name}`));
  });
}

/**
 * What is left for a cluster, no two of one id. An object that is local stays where another one has its id, as in kustomize.
 *
 * @throws KustomizeError
 */
function withoutLocal(resources: readonly Resource[]): readonly Resource[] {
  const applied = resources.filter(({ object }) => !isLocalConfig(object));
  const twin = findTwin(applied);
  if (twin !== undefined) {
    const { kind, metadata } = twin.object;
    throw new KustomizeError(
      'duplicate',
      twin.file,
      `a patch or replacement makes two objects of ${kind} ${metadata.name}: give one another name`,
    );
  }
  if (applied.length === resources.length) return applied;
  const ids = new Set(applied.map((resource) => idKey(currentId(resource))));
  return resources.filter((resource) => !isLocalConfig(resource.object) || ids.has(idKey(currentId(resource))));
}

/** Is a file the kustomization of its folder? */
export function isKustomizationFile(name: string): boolean {
  return (kustomizationFileNames as readonly string[]).includes(name);
}

function sortResources(
  resources: readonly Resource[],
  kustomization: Kustomization,
  file: string,
  options: BuildOptions,
): readonly Resource[] {
  const sort = kustomization.sortOptions;
  if (!sort) return options.order === 'legacy' ? sortLegacy(resources) : resources;
  if (sort.order !== 'legacy' && sort.order !== 'fifo')
    throw new KustomizeError('not-kustomization', file, "the field 'sortOptions.order' must be one of fifo, legacy");
  if (sort.order === 'legacy') return sortLegacy(resources, sort.legacySortOptions ?? undefined);
  if (sort.legacySortOptions)
    throw new KustomizeError(
      'not-kustomization',
      file,
      "'sortOptions.legacySortOptions' is set, but the order is fifo",
    );
  return resources;
}
