import type { FieldSchema, MergeSchema } from '../openapi/merge-schema.ts';
import { writtenText } from '../yaml/written-scalars.ts';

/** Plain data that a merge may change. */
export type Node = null | boolean | number | bigint | string | Node[] | NodeMap;
export interface NodeMap {
  [key: string]: Node;
}
/** undefined: there is nothing. */
export type Found = Node | undefined;

/** How one merge goes about it, and the way to a part of it. */
export interface Merge {
  readonly schema: MergeSchema;
  readonly newItems: 'first' | 'last';
  readonly inferKeys: boolean;
  readonly keepQuotes: boolean;
  readonly walk: (target: Found, patch: Found, field: FieldSchema | undefined, path: readonly string[]) => Found;
}

export function isMap(value: Found): value is NodeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined for nothing and for null, which go with anything. */
export function kindOf(value: Found): 'scalar' | 'list' | 'map' | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return 'scalar';
  return Array.isArray(value) ? 'list' : 'map';
}

/** A plain value's text, by which values are compared; maps and lists have none. */
export function textOf(value: Found): string {
  return typeof value === 'object' && value !== null ? '' : String(value ?? 'null');
}

/** The text of a field that distinguishes items, as it is written. */
export function keyText(item: NodeMap, key: string): string {
  const value = item[key];
  return typeof value === 'string' ? value : (writtenText(item, key) ?? textOf(value));
}

/** null, or a map without fields. */
export function isBlank(value: Found): boolean {
  return value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);
}
