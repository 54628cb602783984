import type { FileTree } from '../../../base/filesys/file-tree.ts';
import { lineAt } from '../../../base/go/yaml/line-at.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { takeNotes } from '../object/build-notes.ts';
import { refuseFault } from '../object/refuse-fault.ts';
import { refuseOddKeys } from '../object/require-text-key.ts';
import {
  createResource,
  currentId,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type Resource,
} from '../object/resource.ts';
import { carryFault } from '../yaml/document-fault.ts';
import { forgetWritten, quoteTexts } from '../yaml/written-scalars.ts';
import type { BuildSchema } from './build-schema.ts';
import type { Issue } from './decoders.ts';
import { type Kustomization, kustomizationFileNames, kustomizationSchema } from './kustomization.ts';
import type { BuildContext } from './place.ts';
import type { Reader } from './reader.ts';

export interface LoadedKustomization {
  readonly kustomization: Kustomization;
  readonly file: string;
}

/**
 * Gives the kustomization of the root folder, in place of the one that was found; what it reads of the tree counts among what the build
 * reads.
 */
export type RootHook = (found: LoadedKustomization | undefined, tree: FileTree) => Kustomization;

/** The kustomization of a folder, and its file. @throws KustomizeError */
export function load(
  reader: Reader,
  folder: string,
  root?: (found: LoadedKustomization | undefined) => Kustomization,
): LoadedKustomization {
  const prefix = folder === '' ? '' : `${folder}/`;
  const [file, second] = kustomizationFileNames
    .map((name) => prefix + name)
    .filter((path) => reader.stat(path) === 'file');
  if (second !== undefined)
    throw new KustomizeError(
      'not-kustomization',
      second,
      `Found multiple kustomization files: '${file}' and '${second}'`,
    );
  // It may be a link to one that may not be read from here.
  if (file !== undefined) reader.locate(folder, file.slice(prefix.length), file);
  const found = file === undefined ? undefined : { file, kustomization: parse(reader, file, root !== undefined) };
  if (root !== undefined) return { file: file ?? `${prefix}kustomization.yaml`, kustomization: root(found) };
  if (found === undefined && reader.stat(folder) !== 'directory')
    throw new KustomizeError(
      'not-found',
      folder || '.',
      reader.stat(folder) === 'file' ? 'is a file; name the folder of a kustomization' : 'does not exist',
    );
  if (found === undefined)
    throw new KustomizeError(
      'not-found',
      folder || '.',
      `has no kustomization file (${kustomizationFileNames.join(', ')})`,
    );
  return found;
}

function parse(reader: Reader, file: string, mayBeEmpty: boolean): Kustomization {
  const [document = {}] = reader.parse(file, file, 'settings');
  if (!isObject(document)) throw new KustomizeError('not-kustomization', file, 'is not one kustomization');
  refuseFault(document);
  if (!mayBeEmpty && saysNothing(document))
    throw new KustomizeError('not-kustomization', file, 'is empty: no field of it says anything');
  // A kind that is left empty is not one.
  const named = document['kind'] === '' ? { ...document, kind: null } : document;
  const decoded = kustomizationSchema.safeParse(named, { unknown: 'refuse', anyText: false });
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
  throw errorOf(decoded.error.issues[0], file, reader);
}

/** What is wrong with a kustomization: which line says it. */
function errorOf({ code, keys, path, message }: Issue, file: string, reader: Reader): KustomizeError {
  const text = reader.readText(file, file);
  if (code === 'unrecognized_keys')
    return new KustomizeError('unknown-field', file, `unknown field${keys.length > 1 ? 's' : ''} ${listKeys(keys)}`, {
      line: lineAt(text, [...path, ...keys.slice(0, 1)]),
      field: path.join('.'),
    });
  return new KustomizeError('not-kustomization', file, message, {
    line: lineAt(text, path),
    field: path.join('.'),
  });
}

const mostNamed = 10;

function listKeys(keys: readonly string[]): string {
  const named = keys.slice(0, mostNamed).map((key) => `'${key}'`);
  return named.join(', ') + (keys.length > mostNamed ? ` and ${keys.length - mostNamed} more` : '');
}

function saysNothing({ apiVersion, kind, ...fields }: JsonObject): boolean {
  return Object.values(fields).every((value) => value === null || value === '');
}

/** The Kubernetes objects of a file, lists taken apart. @throws KustomizeError naming the document */
export function objectsIn(
  { reader, schema }: Pick<BuildContext, 'reader' | 'schema'>,
  path: string,
  wantedBy: string,
): Resource[] {
  return objectsOf(reader.parse(path, wantedBy, 'objects'), path, schema);
}

/** The same of documents that are read already; lists may also be left whole, but for one that is alone. @throws KustomizeError */
export function objectsOf(
  documents: readonly unknown[],
  path: string,
  schema?: BuildSchema,
  lists: 'apart' | 'whole' = 'apart',
): Resource[] {
  const all = lists === 'apart' ? expandLists(documents, path) : checkAll(itemsOfOnly(documents), path);
  const resources = all.map((document) => {
    const { object, ...notes } = takeNotes(document);
    return createResource(object, path, { ...notes, scopes: schema });
  });
  for (const { object } of resources) schema?.meet(object);
  return resources;
}

/** Takes lists apart: their items follow all other documents. */
function expandLists(documents: readonly unknown[], path: string): readonly KubeObject[] {
  const queue = [...checkAll(itemsOfOnly(documents), path)];
  const objects: KubeObject[] = [];
  for (let at = 0; at < queue.length; at++) {
    const document = queue[at] as KubeObject;
    const items = itemsOf(document, path);
    if (items === undefined) objects.push(document);
    // One by one: as arguments of one call, as many do not fit the stack.
    const all = (items ?? []).flatMap((item) => itemsOfOnly([item]));
    for (const one of checkAll(all, path, at + 1)) queue.push(one);
    if (queue.length > mostObjects) throw new KustomizeError('too-large', path, `has more than ${mostObjects} objects`);
  }
  return objects;
}

function checkAll(all: readonly unknown[], path: string, number?: number): readonly KubeObject[] {
  return all.filter((one) => !isEmpty(one)).map((one, at) => checked(one, path, number ?? at + 1));
}

/** A `List` that is alone in its file is the file: its items are as they are written. */
function itemsOfOnly(documents: readonly unknown[]): readonly unknown[] {
  const [only] = documents;
  if (documents.length !== 1 || !isObject(only) || only['kind'] !== 'List' || !Object.hasOwn(only, 'items'))
    return documents;
  const { items } = only;
  if (Array.isArray(items)) {
    for (const item of items) if (isObject(item)) carryFault(only, item);
    return items;
  }
  return isObject(items) ? Object.entries(items).flat() : [];
}

const mostObjects = 100_000;

/** A map or list without anything is passed over, as an empty document is. */
function isEmpty(document: unknown): boolean {
  if (document === null) return true;
  return typeof document === 'object' && Object.keys(document as object).length === 0;
}

/** undefined: it is not a list of objects. */
function itemsOf(document: KubeObject, file: string): readonly Json[] | undefined {
  const { kind } = currentId({ object: document });
  if (!kind.endsWith('List') || !Object.hasOwn(document, 'items')) return undefined;
  refuseFault(document);
  const { items } = document as { readonly items?: Json };
  if (items === null || items === undefined) return [];
  // They are written as JSON before they are read: only what they mean is left.
  if (Array.isArray(items)) return quoteTexts(forgetWritten(items, refuseOddKeys(file, kind)));
  throw new KustomizeError('not-an-object', file, `the items of a ${kind} are not a list`);
}

function checked(document: unknown, file: string, number: number): KubeObject {
  if (!isObject(document)) throw new KustomizeError('not-an-object', file, `document ${number} is not an object`);
  const { metadata } = document;
  const object = { ...document, metadata: isObject(metadata) ? metadata : {} } as unknown as KubeObject;
  const { kind, name } = currentId({ object });
  if (kind !== '' && (name !== '' || kind.endsWith('List')))
    return (isObject(metadata) ? document : object) as KubeObject;
  const missing = kind === '' ? 'kind' : 'metadata.name';
  throw new KustomizeError('not-an-object', file, `document ${number} (${kind || 'no kind'}) has no ${missing}`);
}
