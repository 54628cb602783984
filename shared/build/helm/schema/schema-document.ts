import { decodeJson } from '../../../go/json/decode-json.ts';
import { GoError, type Value } from '../../../go/value.ts';

/** A schema file: its root, and what its references may name. */
export interface SchemaDocument {
  readonly root: Value;
  /** 4, 6, 7, 2019 or 2020. */
  readonly draft: number;
  /** Schemas by the `$id` or `$anchor` that they give themselves. */
  readonly named: ReadonlyMap<string, Value>;
}

export const schemaUrl = 'file:///values.schema.json';
const mostSchemas = 200_000;

/** Reads values.schema.json. Without a `$schema` it is of draft 2020-12. @throws GoError */
export function readSchema(text: string): SchemaDocument {
  const root = decodeSchema(text);
  const declared = root instanceof Map ? root.get('$schema') : undefined;
  const draft = typeof declared === 'string' ? draftOf(declared) : 2020;
  const named = new Map<string, Value>();
  collectNames(root, draft, named, { count: 0 }, 0);
  return { root, draft, named };
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

/** The schema that a `$ref` names, in this file only. @throws GoError */
export function resolveReference({ root, named }: SchemaDocument, reference: string): Value {
  const known = named.get(reference) ?? named.get(reference.replace(/#$/, ''));
  if (known !== undefined) return known;
  const [url = '', fragment = ''] = reference.split('#');
  // Helm lets what a URN names pass, where nobody resolves it.
  if (url.startsWith('urn:')) return true;
  const base = url === '' ? root : named.get(url);
  if (base === undefined) {
    throw new GoError(`failing loading "${url}": references to other files and to the network are not followed`);
  }
  let node: Value = base;
  for (const part of pathOf(fragment)) {
    node = node instanceof Map ? node.get(part) : Array.isArray(node) ? node[Number(part)] : undefined;
  }
  if (node === undefined) throw new GoError(`json-pointer in "${schemaUrl}#${fragment}" not found`);
  return node;
}

function pathOf(fragment: string): string[] {
  if (fragment === '') return [];
  return decodeURIComponent(fragment.replace(/%(?![0-9a-fA-F]{2})/g, '%25'))
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
