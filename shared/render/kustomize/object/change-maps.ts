import { isObject, type Json, type JsonObject } from './resource.ts';

/** Calls `change` on every map in the value, innermost first. Returns the same value where nothing is changed. */
export function changeMaps(value: Json, change: (map: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => changeMaps(item, change));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed: Record<string, Json> | undefined;
  for (const [key, child] of Object.entries(value)) {
    const inner = changeMaps(child, change);
    if (inner === child) continue;
    changed ??= { ...value };
    changed[key] = inner;
  }
  return change(changed ?? value);
}
