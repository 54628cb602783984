import { decodeJson } from '../../../go/json/decode-json.ts';
import { GoError, type Value } from '../../../go/value.ts';

/** The text of a schema on the network by its URL. @throws GoError where there is none, with the reason */
export type ReadRemoteSchema = (url: string) => string;

/** A schema file: its root, and what its references may name. */
export interface SchemaDocument {
  readonly root: Value;
  /** What its references are relative to. */
  readonly url: string;
  /** 4, 6, 7, 2019 or 2020. */
  readonly draft: number;
  /** Schemas by the `$id` or `$anchor` that they give themselves. */
  readonly named: ReadonlyMap<string, Value>;
  /** Other files, each read once. */
  readonly load: (url: string) => SchemaDocument;
}

export const schemaUrl = 'file:///values.schema.json';
const mostSchemas = 200_000;

/** Reads values.schema.json. Without a `$schema` it is of draft 2020-12. @throws GoError */
export function readSchema(text: string, readRemote?: ReadRemoteSchema): SchemaDocument {
  const known = new Map<string, SchemaDocument>();
  const load = (url: string): SchemaDocument => {
    let found = known.get(url);
    if (found === undefined) {
      found = readDocument(readOther(url, readRemote), url, load);
      known.set(url, found);
    }
    return found;
  };
  return readDocument(text, schemaUrl, load);
}

function readOther(url: string, readRemote: ReadRemoteSchema | undefined): string {
  const fail = (reason: string): GoError => new GoError(`failing loading ${JSON.stringify(url)}: ${reason}`);
  if (!/^https?:/.test(url)) throw fail('references to other files are not followed');
  if (readRemote === undefined) throw fail('references to the network are not followed');
  try {
    return readRemote(url);
  } catch (error) {
    throw error instanceof GoError ? fail(error.message) : error;
  }
}

function readDocument(text: string, from: string, load: SchemaDocument['load']): SchemaDocument {
  const root = decodeSchema(text);
  const declared = root instanceof Map ? root.get('$schema') : undefined;
  const draft = typeof declared === 'string' ? draftOf(declared) : 2020;
  const named = new Map<string, Value>();
  collectNames(root, draft, named, { count: 0 }, 0);
  const id = root instanceof Map ? root.get(draft === 4 ? 'id' : '$id') : undefined;
  return { root, draft, named, load, url: typeof id === 'string' ? (join(from, id) ?? from) : from };
}

/** The absolute form of a URL, without what stands behind `#`; undefined where it is none. */
function join(base: string, url: string): string | undefined {
  const found = URL.canParse(url, base) ? new URL(url, base) : undefined;
  return found?.href.split('#', 1)[0];
}

function decodeSchema(text: string): Value {
  try {
    return decodeJson(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    // Helm's validator does not say which.
    throw new GoError(error.message.replace(/ '.*' after top-level value$/s, ' after top-level value'), {
      cause: error,
    });
  }
}

function draftOf(url: string): number {
  const bare = url.replace(/#$/, '').replace(/^https?:/, '');
  if (bare === '//json-schema.org/schema') return 2020;
  const found = /^\/\/json-schema\.org\/(?:draft-0([467])|draft\/(2019-09|2020-12))\/schema$/.exec(bare);
  if (found === null) throw new GoError(`no metaschema is known for ${url}: fetching one is not allowed`);
  return Number(found[1] ?? found[2]?.slice(0, 4));
}

function collectNames(node: Value, draft: number, named: Map<string, Value>, seen: { count: number }, depth: number) {
  if (Array.isArray(node)) for (const item of node) collectNames(item, draft, named, seen, depth + 1);
  if (!(node instanceof Map)) return;
  if (++seen.count > mostSchemas || depth > 500) throw new GoError(`${schemaUrl} is too large or too deep`);
  const id = node.get(draft === 4 ? 'id' : '$id');
  if (typeof id === 'string') named.set(id.replace(/#$/, ''), node);
  for (const key of ['$anchor', '$dynamicAnchor']) {
    const anchor = node.get(key);
    if (typeof anchor === 'string') named.set(`#${anchor}`, node);
  }
  for (const [key, item] of node) {
    if (!['enum', 'const', 'default', 'examples'].includes(key)) collectNames(item, draft, named, seen, depth + 1);
  }
}

/** A schema, and the file that it is in. */
export interface Resolved {
  readonly schema: Value;
  readonly document: SchemaDocument;
}

/** The schema that a `$ref` of a file names, there or in another file. @throws GoError */
export function resolveReference(document: SchemaDocument, reference: string): Resolved {
  const { root, named, url: own } = document;
  const known = named.get(reference) ?? named.get(reference.replace(/#$/, ''));
  if (known !== undefined) return { schema: known, document };
  const [url = '', fragment = ''] = reference.split('#');
  // Helm lets what a URN names pass, where nobody resolves it.
  if (url.startsWith('urn:')) return { schema: true, document };
  const absolute = join(own, url) ?? url;
  const base = url === '' || absolute === own ? root : (named.get(url) ?? named.get(absolute));
  if (base !== undefined) return { schema: at(base, fragment, own), document };
  const other = document.load(absolute);
  if (fragment === '' || fragment.startsWith('/'))
    return { schema: at(other.root, fragment, absolute), document: other };
  return resolveReference(other, `#${fragment}`);
}

/** @throws GoError where a pointer leads nowhere */
function at(base: Value, fragment: string, url: string): Value {
  if (fragment !== '' && !fragment.startsWith('/')) {
    const shown = JSON.stringify(`${url}#${fragment}`);
    throw new GoError(`anchor in ${shown} not found in schema ${JSON.stringify(`${url}#`)}`);
  }
  let node: Value = base;
  for (const part of pathOf(fragment)) {
    node = node instanceof Map ? node.get(part) : Array.isArray(node) ? node[Number(part)] : undefined;
  }
  if (node === undefined) throw new GoError(`json-pointer in "${url}#${fragment}" not found`);
  return node;
}

function pathOf(fragment: string): string[] {
  if (fragment === '') return [];
  return decodeURIComponent(fragment.replace(/%(?![0-9a-fA-F]{2})/g, '%25'))
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
