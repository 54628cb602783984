import type { FileTree } from '../base/filesys/file-tree.ts';
import { type BuildResult, buildKustomization, isKustomizationFile } from './kustomize/build.ts';
import { KustomizeError } from './kustomize/kustomize-error.ts';
import { type Image, type Kustomization, kustomizationSchema, type Patch } from './kustomize/read/kustomization.ts';
import { parseDocuments } from './kustomize/yaml/parse-documents.ts';

/** The fields of a Flux Kustomization that shape the build. */
export interface FluxBuildSpec {
  readonly targetNamespace?: string | undefined;
  readonly namePrefix?: string | undefined;
  readonly nameSuffix?: string | undefined;
  readonly patches?: readonly Patch[] | undefined;
  readonly images?: readonly Image[] | undefined;
  readonly components?: readonly string[] | undefined;
}

/**
 * Builds a folder as Flux does: with its own kustomization, or with one of all manifests below it; with the fields of the spec put in.
 *
 * @see https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_generator.go @throws KustomizeError
 */
export function buildFluxKustomization(tree: FileTree, folder: string, spec: FluxBuildSpec): BuildResult {
  const remote = spec.components?.find((component) => component.startsWith('/') || component.includes('://'));
  if (remote !== undefined)
    throw new KustomizeError('outside', folder, `component path '${remote}' must be local and relative`);
  const result = buildKustomization(tree, folder, {
    root: (found, read) =>
      inject(found?.kustomization ?? kustomizationSchema.parse({ resources: scanManifests(read, folder, '') }), spec),
  });
  for (const { apiVersion, kind, metadata } of result.objects)
    if (!apiVersion)
      throw new KustomizeError('not-an-object', folder || '.', `${kind} ${metadata.name} has no apiVersion`);
  return result;
}

function inject(kustomization: Kustomization, spec: FluxBuildSpec): Kustomization {
  return {
    ...kustomization,
    ...(spec.targetNamespace ? { namespace: spec.targetNamespace } : {}),
    ...(spec.namePrefix ? { namePrefix: spec.namePrefix } : {}),
    ...(spec.nameSuffix ? { nameSuffix: spec.nameSuffix } : {}),
    patches: [...kustomization.patches, ...(spec.patches ?? [])],
    components: [...kustomization.components, ...(spec.components ?? [])],
    images: (spec.images ?? []).reduce(overrideImage, kustomization.images),
  };
}

/** The tag and the digest are one: to set either takes the other away. */
function overrideImage(images: readonly Image[], { name, newName, newTag, digest }: Image): Image[] {
  if (!images.some((image) => image.name === name)) return [...images, { name, newName, newTag, digest }];
  return images.map((image) => {
    if (image.name !== name) return image;
    return { ...image, ...(newName ? { newName } : {}), ...(newTag || digest ? { newTag, digest } : {}) };
  });
}

/** Every manifest below a folder; a folder with a kustomization of its own counts as one and is not entered. */
function scanManifests(tree: FileTree, root: string, below: string): string[] {
  const folder = [root, below].filter((part) => part !== '').join('/');
  return (tree.list(folder) ?? []).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const relative = below === '' ? name : `${below}/${name}`;
    // A file that is not asked for by its state does not count among what was read.
    const names = tree.list(path);
    if (names !== undefined)
      return names.some((child) => isKustomizationFile(child) && tree.stat(`${path}/${child}`) === 'file')
        ? [relative]
        : scanManifests(tree, root, relative);
    if (!/\.ya?ml$/.test(name)) return [];
    return hasObjects(path, tree.read(path)) ? [relative] : [];
  });
}

function hasObjects(path: string, bytes: Uint8Array | undefined): boolean {
  try {
    return parseDocuments(path, Buffer.from(bytes ?? []).toString()).length > 0;
  } catch (error) {
    throw new KustomizeError('not-yaml', path, `failed to decode Kubernetes YAML: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
