import { isObject, type Json } from '../object/resource.ts';
import { newScalar, type TextNode, uncommented } from './text-node.ts';

/** A node for plain data, in lines of its own: texts stay texts. */
export function newNode(value: Json): TextNode {
  if (Array.isArray(value)) {
    const entries = value.map((item: Json) => ({ value: newNode(item) }));
    return { kind: 'list', flow: entries.length === 0, entries, comments: uncommented };
  }
  if (!isObject(value)) return newScalar(String(value), typeof value === 'string' ? 'str' : undefined);
  const entries = Object.entries(value).map(([key, child]) => ({ key: newScalar(key, 'str'), value: newNode(child) }));
  return { kind: 'map', flow: entries.length === 0, entries, comments: uncommented };
}
