import { takeNotes } from './build-notes.ts';
import { type Kustomization, kustomizationFileNames, kustomizationSchema } from './kustomization.ts';
import { KustomizeError } from './kustomize-error.ts';
import type { Reader } from './reader.ts';
import { createResource, isObject, type Json, type JsonObject, type KubeObject, type Resource } from './resource.ts';

/** The kustomization of a folder, and its file. @throws KustomizeError */
export function load(
  reader: Reader,
  folder: string,
  root?: (found: { readonly kustomization: Kustomization; readonly file: string } | undefined) => Kustomization,
): { readonly kustomization: Kustomization; readonly file: string } {
  const prefix = folder === '' ? '' : `${folder}/`;
  const [file, second] = kustomizationFileNames
    .map((name) => prefix + name)
    .filter((path) => reader.stat(path) === 'file');
  if (second !== undefined)
    throw new KustomizeError('not-kustomization', second, `Found multiple kustomization files: ${file} and ${second}`);
  const found = file === undefined ? undefined : { file, kustomization: parse(reader, file, root !== undefined) };
  if (root !== undefined) return { file: file ?? `${prefix}kustomization.yaml`, kustomization: root(found) };
  if (found === undefined)
    throw new KustomizeError(
      'not-found',
      folder || '.',
      `has no kustomization file (${kustomizationFileNames.join(', ')})`,
    );
  return found;
}

function parse(reader: Reader, file: string, mayBeEmpty: boolean): Kustomization {
  const [document = {}] = reader.parse(file, file);
  if (!isObject(document)) throw new KustomizeError('not-kustomization', file, 'is not one kustomization');
  if (!mayBeEmpty && saysNothing(document))
    throw new KustomizeError('not-kustomization', file, 'is empty: no field of it says anything');
  const decoded = kustomizationSchema.safeParse(document, { unknown: 'refuse', anyText: false });
  if (decoded.success) {
    const { apiVersion, kind } = decoded.data;
    const version = kind === 'Component' ? 'v1alpha1' : 'v1beta1';
    if (apiVersion && apiVersion !== `kustomize.config.k8s.io/${version}`)
      throw new KustomizeError(
        'not-kustomization',
        file,
        `apiVersion for ${kind ?? 'Kustomization'} should be kustomize.config.k8s.io/${version}`,
      );
    return decoded.data;
  }
  const [issue] = decoded.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw new KustomizeError(
      'unknown-field',
      file,
      `unknown field${issue.keys.length > 1 ? 's' : ''} ${issue.keys.map((key) => `'${key}'`).join(', ')}`,
    );
  throw new KustomizeError(
    'not-kustomization',
    file,
    `the field '${String(issue?.path.at(0))}' is wrong: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

function saysNothing({ apiVersion, kind, ...fields }: JsonObject): boolean {
  return Object.values(fields).every((value) => value === null || value === '');
}

/** The Kubernetes objects of a file, lists taken apart. @throws KustomizeError naming the document */
export function objectsIn(reader: Reader, path: string, wantedBy: string): Resource[] {
  return objectsOf(reader.parse(path, wantedBy, 'error'), path, reader);
}

/** The same of documents that are read already. @throws KustomizeError */
export function objectsOf(documents: readonly unknown[], path: string, reader?: Reader): Resource[] {
  const resources = documents.flatMap((document, index) => (isEmpty(document) ? [] : flatten(document, path, index)));
  for (const { object } of resources) reader?.schema.meet(object);
  return resources;
}

/** A map or list without anything is passed over, as an empty document is. */
function isEmpty(document: unknown): boolean {
  return typeof document === 'object' && document !== null && Object.keys(document).length === 0;
}

function flatten(document: unknown, file: string, index: number): Resource[] {
  if (!isObject(document)) throw new KustomizeError('not-an-object', file, `document ${index + 1} is not an object`);
  if (typeof document['kind'] === 'string' && document['kind'].endsWith('List') && Array.isArray(document['items'])) {
    return (document['items'] as readonly Json[]).flatMap((item) => flatten(item, file, index));
  }
  const metadata = document['metadata'] as JsonObject | undefined;
  for (const [field, value] of [
    ['kind', document['kind']],
    ['metadata.name', isObject(metadata) ? metadata['name'] : undefined],
  ] as const) {
    if (typeof value !== 'string' || value === '')
      throw new KustomizeError(
        'not-an-object',
        file,
        `document ${index + 1} (${document['kind'] ?? 'no kind'}) has no ${field}`,
      );
  }
  const { object, ...notes } = takeNotes(document as KubeObject);
  return [createResource(object, file, notes)];
}
