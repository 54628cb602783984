import { isObject } from '../object/resource.ts';
import { type FieldSchema, type MergeSchema, resolveSchema } from '../openapi/merge-schema.ts';
import { compactField } from '../read/compact-openapi.ts';
import { commentBeside } from '../yaml/written-scalars.ts';
import type { NodeMap } from './merge-node.ts';

/** The schema in a comment beside the key of a map or list, in place of what is known of its kind. */
export function schemaInComment(schema: MergeSchema, map: NodeMap, key: string): FieldSchema | undefined {
  const comment = commentBeside(map, key);
  const field = comment === undefined ? undefined : parsed(comment);
  if (!isObject(field) || Object.keys(field).length === 0) return undefined;
  return resolveSchema(schema, compactField(field, schema));
}

/** undefined: it is a comment and no more. */
function parsed(comment: string): unknown {
  try {
    return JSON.parse(comment);
  } catch {
    return undefined;
  }
}
