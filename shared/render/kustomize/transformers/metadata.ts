import { changeField, type FieldSpec } from '../field-specs/field-spec.ts';
import { fault } from '../kustomize-error.ts';
import type { Growth } from '../object/bounds.ts';
import { requireTextKey } from '../object/require-text-key.ts';
import { isObject, type Json, type KubeObject, type Resource } from '../object/resource.ts';
import type { SharedValues, ValuePath } from '../object/value-path.ts';

/** Adds pairs to all resources, whose keys are texts. @throws KustomizeError `bad-field` */
export function addPairsToAll(
  resources: readonly Resource[],
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
  file: string,
  growth: Growth,
): void {
  growth.add(Object.keys(pairs).length * resources.length, file);
  for (const resource of resources) {
    for (const key of Object.keys(pairs)) requireTextKey(key, file);
    addPairs(resource, pairs, specs);
  }
}

/**
 * Puts labels or annotations into the maps at the specs' paths, the new keys last and sorted.
 *
 * @throws KustomizeError `bad-field` if there is something else than a map
 */
export function addPairs(
  resource: Pick<Resource, 'object' | 'shared'>,
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): void {
  const keys = Object.keys(pairs).sort();
  if (keys.length === 0) return;
  const { kind, metadata } = resource.object;
  const sorted = Object.fromEntries(keys.map((key) => [key, pairs[key] as string]));
  const added = new Map<string, ValuePath[]>(keys.map((key) => [key, []]));
  const add = (found: Json | undefined, way: ValuePath): Json => {
    if (found === null) return null;
    if (found !== undefined && !isObject(found))
      throw fault('bad-field', 'is not a map, so that no labels or annotations can be added', {
        object: `${kind} ${metadata.name}`,
        field: way.join('/'),
      });
    for (const key of keys) {
      if (found !== undefined && Object.hasOwn(found, key)) continue;
      added.get(key)?.push([...way, key]);
    }
    return { ...found, ...sorted };
  };
  resource.object = specs.reduce<KubeObject>((changed, spec) => changeField(changed, spec, add), resource.object);
  const shared: SharedValues = [...added.values()].filter((paths) => paths.length > 1);
  if (shared.length > 0) resource.shared = [...resource.shared, ...shared];
}
