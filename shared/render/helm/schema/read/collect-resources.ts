import { quote } from '../../../../base/go/strconv/quote.ts';
import { type Dict, GoError, type Value } from '../../../../base/go/value.ts';
import { type Dialect, type Draft, idOf, textOf } from './draft.ts';
import { below, fragmentOf, isPointer, resolveReference, writePlace } from './location.ts';
import { type Resource, resourceAt, type SchemaFile } from './schema-file.ts';

/** What depends on other files: the draft and the vocabularies that a `$schema` means. */
export interface Metaschemas {
  /** Counts work. @throws GoError beyond the limit */
  readonly step: (count: number) => void;
  draftOf(file: SchemaFile, pointer: string, schema: Dict, fallback: Draft): Draft;
  vocabulariesOf(schema: Dict, draft: Draft): readonly string[] | undefined;
}

/** Schemas inside one another, and those of a file. */
export const mostNested = 250;
const mostSchemas = 200_000;

interface Collecting {
  readonly file: SchemaFile;
  readonly metaschemas: Metaschemas;
}

/** A schema that is being looked at. */
interface Spot {
  readonly pointer: string;
  /** The URL to which it is relative. */
  readonly base: string;
  readonly fallback: Dialect;
  readonly depth: number;
}

/**
 * Finds the schemas that a value holds, with their resources and anchors, and adds them to the file. The URL and the dialect are those of
 * the resource around it.
 *
 * @throws GoError in Helm's words for names that are not URLs or are given twice, and for a `$schema` that is not known
 */
export function collectResources(
  file: SchemaFile,
  metaschemas: Metaschemas,
  value: Value,
  { base, pointer, fallback }: { readonly base: string; readonly pointer: string; readonly fallback: Dialect },
): void {
  collect({ file, metaschemas }, value, { pointer, base, fallback, depth: 0 });
}

function collect(collecting: Collecting, value: Value, spot: Spot): void {
  const { file } = collecting;
  const key = value instanceof Map ? value : spot.pointer;
  if (file.known.has(key)) return;
  if (file.known.size > mostSchemas) throw new GoError(`${file.url} has more than ${mostSchemas} schemas`);
  if (spot.depth > mostNested) throw new GoError(`${file.url} nests too deep: more than ${mostNested} schemas`);
  if (value instanceof Map) collectObject(collecting, value, spot);
  else if (spot.pointer === '')
    addResource(file, { pointer: '', schema: value, id: spot.base, dialect: spot.fallback });
  file.known.add(key);
}

function collectObject(collecting: Collecting, schema: Dict, spot: Spot): void {
  const { file, metaschemas } = collecting;
  const { pointer, fallback } = spot;
  const isRoot = pointer === '';
  const named = metaschemas.draftOf(file, pointer, schema, fallback.draft);
  // Only a schema with a URL of its own may change the draft.
  const isOwn = isRoot || idOf(named, schema) !== '';
  const draft = isOwn ? named : fallback.draft;
  const id = idOf(draft, schema);
  metaschemas.step(id === '' ? 1 : (spot.base.length + id.length) >> 2);
  const base = id === '' ? spot.base : resolveId(file, spot, id);
  if (id !== '' || isRoot) {
    const dialectOf = (): Dialect =>
      isOwn && typeof schema.get('$schema') === 'string'
        ? { draft, vocabularies: metaschemas.vocabulariesOf(schema, draft) }
        : fallback;
    addOwnResource(file, { pointer, schema, id: base }, dialectOf);
  }
  const resource = file.byId.get(base) as Resource;
  collectAnchors(file, schema, pointer, resource);
  for (const [token, inner] of subschemasOf(draft, schema)) {
    const inside = token.reduce(below, pointer);
    collect(collecting, inner, { pointer: inside, base, fallback: resource.dialect, depth: spot.depth + 1 });
  }
}

function resolveId(file: SchemaFile, { base, pointer }: Spot, id: string): string {
  try {
    return resolveReference(base, id).url;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error in parsing id at ${quote(writePlace({ url: file.url, pointer }))}`, { cause: error });
  }
}

type Named = Pick<Resource, 'pointer' | 'schema' | 'id'>;

function addOwnResource(file: SchemaFile, named: Named, dialectOf: () => Dialect): void {
  const { pointer, id } = named;
  const other = file.byId.get(id);
  if (other === undefined) addResource(file, { ...named, dialect: dialectOf() });
  else if (other.pointer !== pointer) {
    const places = `${quote(pointer)} and ${quote(other.pointer)}`;
    throw new GoError(`duplicate id ${quote(id)} in ${quote(file.url)} at ${places}`);
  }
}

function addResource(file: SchemaFile, named: Named & Pick<Resource, 'dialect'>): void {
  const resource: Resource = { ...named, anchors: new Map(), dynamicAnchors: new Set() };
  file.resources.set(resource.pointer, resource);
  file.byId.set(resource.id, resource);
}

function* subschemasOf(draft: Draft, schema: Dict): Generator<readonly [readonly string[], Value]> {
  for (const [keyword, holds] of draft.positions) {
    if (!schema.has(keyword)) continue;
    const value = schema.get(keyword);
    if (holds === 'itself') yield [[keyword], value];
    if (holds === 'values' && value instanceof Map) for (const [key, item] of value) yield [[keyword, key], item];
    if (holds === 'items' && Array.isArray(value))
      for (const [index, item] of value.entries()) yield [[keyword, String(index)], item];
  }
}

/** The names that a schema gives itself, but for a URL. @throws GoError where another schema of the resource has the name */
function collectAnchors(file: SchemaFile, schema: Dict, pointer: string, resource: Resource): void {
  const { version, idKeyword } = resource.dialect.draft;
  if (version >= 2019) {
    addAnchor(file, resource, textOf(schema, '$anchor'), pointer);
    const dynamic = version >= 2020 ? textOf(schema, '$dynamicAnchor') : undefined;
    addAnchor(file, resource, dynamic, pointer);
    if (dynamic !== undefined) resource.dynamicAnchors.add(dynamic);
    return;
  }
  const id = schema.has('$ref') ? undefined : textOf(schema, idKeyword);
  if (id === undefined) return;
  const anchor = anchorOf(id, () => writePlace({ url: file.url, pointer }));
  addAnchor(file, resource, isPointer(anchor) ? undefined : anchor, pointer);
}

function anchorOf(id: string, place: () => string): string {
  try {
    return fragmentOf(id);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error in parsing anchor at ${quote(place())}`, { cause: error });
  }
}

function addAnchor(file: SchemaFile, { anchors }: Resource, anchor: string | undefined, pointer: string): void {
  if (anchor === undefined) return;
  const other = anchors.get(anchor);
  if (other === undefined) anchors.set(anchor, pointer);
  else if (other !== pointer) {
    const places = `${quote(other)} and ${quote(pointer)}`;
    throw new GoError(`duplicate anchor ${quote(anchor)} in ${quote(file.url)} at ${places}`);
  }
}

/** Finds a schema where no keyword holds one, as a reference can name it. @throws GoError */
export function collectAt(file: SchemaFile, metaschemas: Metaschemas, value: Value, pointer: string): void {
  const { id, dialect } = resourceAt(file, pointer);
  collectResources(file, metaschemas, value, { pointer, base: id, fallback: dialect });
}
