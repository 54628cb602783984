import { GoInt, type IntType, type MapKey, type Value } from './value.ts';

/** The Go value of a map's key: integers are of the map's key type. */
export function keyValue(key: MapKey, keyType: string): Value {
  return typeof key === 'bigint' ? new GoInt(keyType as IntType, key) : key;
}
