import type { JsonObject } from '../object/resource.ts';
import type { MergeSchema } from '../openapi/merge-schema.ts';
import { mergePatch } from './merge-patch.ts';

/**
 * Merges a patch into a resource of a build. One that asks to be the whole object (`$patch: replace` at its root) changes nothing:
 * kustomize changes resources in place, and loses what would take the place of one.
 *
 * @throws KustomizeError `bad-patch`
 */
export function mergeIntoResource(object: JsonObject, patch: JsonObject, schema: MergeSchema): JsonObject | undefined {
  const merged = mergePatch(object, patch, { schema });
  return patch['$patch'] === 'replace' ? object : merged;
}
