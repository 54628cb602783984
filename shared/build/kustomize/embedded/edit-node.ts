import { isObject, type Json } from '../object/resource.ts';
import { type Entry, type ScalarNode, type TextNode, uncommented } from './text-node.ts';

/** What is put into a text. */
export interface Edit {
  readonly value: Json;
  /** The values that came from elsewhere as a whole. */
  readonly copied: ReadonlySet<Json>;
}

/**
 * Brings a node to what its value has become. Values that are the same one before and after are left alone. The node is changed, or another stands
 * in its place.
 *
 * @throws RangeError where something within an alias has changed: that is no part of the node
 */
export function editNode(node: TextNode, before: Json, after: Json, edit: Edit): TextNode {
  const { value: put, copied } = edit;
  if (Object.is(before, after)) return node;
  if (node.kind === 'alias') {
    const isWhole = typeof after !== 'object' || copied.has(after);
    if (!isWhole) throw new RangeError('a path does not go through an alias');
    return newNode(put, true);
  }
  if (node.kind === 'scalar' && typeof after !== 'object') {
    node.value = String(after);
    return node;
  }
  if (copied.has(after)) return newNode(after, true);
  if (node.kind === 'map' && isObject(before) && isObject(after)) {
    for (const [key, child] of Object.entries(after)) {
      const old = before[key];
      if (old === child) continue;
      const entry = node.entries.find((one) => one.key.value === key);
      if (entry === undefined) node.entries.push({ key: scalar(key, undefined), ...newEntry(child, copied) });
      else entry.value = editNode(entry.value, old as Json, child, edit);
    }
    return node;
  }
  if (node.kind === 'list' && Array.isArray(before) && Array.isArray(after)) {
    for (const [at, child] of (after as readonly Json[]).entries()) {
      const entry = node.entries[at];
      if (entry === undefined) node.entries.push(newEntry(child, copied));
      else entry.value = editNode(entry.value, before[at] as Json, child, edit);
    }
    return node;
  }
  return newNode(after, false);
}

function newEntry(value: Json, copied: ReadonlySet<Json>): Entry {
  return { value: newNode(value, copied.has(value), copied) };
}

/** A node for plain data. Untyped texts mean what they look like. */
function newNode(value: Json, typed: boolean, copied: ReadonlySet<Json> = new Set()): TextNode {
  const child = (one: Json): TextNode => newNode(one, typed || copied.has(one), copied);
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return {
      kind: 'list',
      flow: items.length === 0,
      entries: items.map((one) => ({ value: child(one) })),
      comments: uncommented,
    };
  }
  if (!isObject(value)) return scalar(String(value), typed && typeof value === 'string' ? 'str' : undefined);
  const entries = Object.entries(value).map(([key, one]) => ({
    key: scalar(key, typed ? 'str' : undefined),
    value: child(one),
  }));
  return { kind: 'map', flow: entries.length === 0, entries, comments: uncommented };
}

function scalar(value: string, type: ScalarNode['type']): ScalarNode {
  return { kind: 'scalar', value, style: 'plain', type, comments: uncommented };
}
