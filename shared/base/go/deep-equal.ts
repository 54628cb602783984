import { type Meter, unmetered } from './meter.ts';
import { instantOfValue } from './time/values/instant-of-value.ts';
import { typeOf } from './type-of.ts';
import { GoComplex, GoFloat32, GoInt, GoMap, GoNamedString, GoObject, GoSlice, type Value } from './value.ts';

function equalLists(a: readonly Value[], b: readonly Value[], meter: Meter): boolean {
  if (a.length !== b.length) return false;
  meter.step(a.length >> 4);
  return a === b || a.every((item, index) => deepEqual(item, b[index], meter));
}

function equalMaps<K>(a: ReadonlyMap<K, Value>, b: ReadonlyMap<K, Value>, meter: Meter): boolean {
  if (a.size !== b.size) return false;
  meter.step(a.size >> 2);
  for (const [key, item] of a) if (!b.has(key) || !deepEqual(item, b.get(key), meter)) return false;
  return true;
}

function equalObjects(a: GoObject, b: GoObject, meter: Meter): boolean {
  const time = instantOfValue(a);
  if (time !== undefined) {
    const other = instantOfValue(b)!;
    return time.nanoseconds === other.nanoseconds && time.zone.name === other.zone.name;
  }
  const fields = (object: GoObject): Map<string, Value> =>
    new Map([...(object.options.fields ?? [])].map(([name, field]) => [name, field.value]));
  return equalMaps(fields(a), fields(b), meter);
}

/** `reflect.DeepEqual`: the same types and the same values all the way down. */
export function deepEqual(a: Value, b: Value, meter: Meter = unmetered): boolean {
  if (typeof a === 'string' && a.length > 1024) meter.step(a.length >> 9);
  if (a === b) return true;
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  if (typeof a !== 'object' || typeof b !== 'object' || typeOf(a) !== typeOf(b)) return false;
  meter.step();
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, meter);
  if (a instanceof Map) return b instanceof Map && equalMaps(a, b, meter);
  if (a instanceof GoInt) return a.value === (b as GoInt).value;
  if (a instanceof GoNamedString) return a.text === (b as GoNamedString).text;
  if (a instanceof GoFloat32) return a.value === (b as GoFloat32).value;
  if (a instanceof GoComplex) return a.re === (b as GoComplex).re && a.im === (b as GoComplex).im;
  if (a instanceof GoSlice && b instanceof GoSlice) {
    return (a.options.isNil ?? false) === (b.options.isNil ?? false) && equalLists(a.items, b.items, meter);
  }
  if (a instanceof GoMap && b instanceof GoMap) {
    return (a.options.isNil ?? false) === (b.options.isNil ?? false) && equalMaps(a.entries, b.entries, meter);
  }
  return a instanceof GoObject && b instanceof GoObject && equalObjects(a, b, meter);
}
