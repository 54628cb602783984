import { changeField, type FieldSpec } from '../field-specs/field-spec.ts';
import { isObject, type Json, type KubeObject } from '../resource.ts';

/** Puts labels or annotations into the maps at the specs' paths, the new keys last and sorted. */
export function addPairs(
  object: KubeObject,
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): KubeObject {
  if (Object.keys(pairs).length === 0) return object;
  const sorted = Object.fromEntries(Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1)));
  const add = (found: Json | undefined): Json => ({ ...(isObject(found) ? found : {}), ...sorted });
  return specs.reduce((changed, spec) => changeField(changed, spec, add), object);
}
