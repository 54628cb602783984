import { messageOf } from '../../../base/errors.ts';
import { listOf } from '../../../base/go/list-items.ts';
import { formatFloat } from '../../../base/go/strconv/format-float.ts';
import { parseTime } from '../../../base/go/time/parse-time.ts';
import { type Dict, GoError, GoInt, type Value } from '../../../base/go/value.ts';
import { jsonType } from '../values/json-type.ts';

/** A Go type that YAML is read into. */
export type Shape = 'string' | 'bool' | 'time' | 'any' | ListShape | MapShape | StructShape;

interface ListShape {
  readonly list: Shape;
}

interface MapShape {
  readonly map: Shape;
}

/** A Go struct into which a map is decoded. */
export interface StructShape {
  /** The name of the struct; empty for one without a name. */
  readonly name: string;
  /** The Go package that the struct is of. */
  readonly package?: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

/**
 * Converts a map read from YAML as Go decodes it into a struct: unknown fields are dropped, numbers and booleans become texts where a
 * text is expected, and null counts as absent.
 *
 * @throws GoError in the words of Go's library
 */
export function decodeStruct(value: Value, shape: StructShape): Dict {
  if (value === null || value === undefined) return new Map();
  if (value instanceof Map) return decodeFields(value, shape, []);
  throw new GoError(`${prefix} cannot unmarshal ${jsonType(value)} into Go value of type ${nameOf(shape)}`);
}

const failure = 'error unmarshaling JSON: while decoding JSON:';
const prefix = `${failure} json:`;

/**
 * The content of a Go struct into which one map and then another is decoded: fields of the second map override those of the first, maps are
 * merged by key, and lists have the length of the second one, each item merged with the item at the same place.
 */
export function mergeStructs(below: Dict, above: Dict, { fields }: StructShape): Dict {
  const merged: Dict = new Map(below);
  for (const [key, value] of above) merged.set(key, merge(below.get(key), value, fields[key] as Shape));
  return merged;
}

function merge(below: Value, above: Value, shape: Shape): Value {
  if (typeof shape === 'string') return above;
  if ('list' in shape) {
    const held = listOf(below);
    return listOf(above).map((item, at) => mergeItem(held[at], item, shape.list));
  }
  if (!(below instanceof Map && above instanceof Map)) return above;
  return 'fields' in shape ? mergeStructs(below, above, shape) : new Map([...below, ...above]);
}

/** A null in a list of texts keeps the existing text. */
function mergeItem(below: Value, above: Value, shape: Shape): Value {
  return above === null && shape === 'string' ? (below ?? null) : merge(below, above, shape);
}

interface Place {
  readonly struct: string;
  readonly path: readonly string[];
}

function decodeFields(data: Dict, { name, fields }: StructShape, path: readonly string[]): Dict {
  const decoded: Dict = new Map();
  for (const key of [...data.keys()].sort()) {
    const field = Object.hasOwn(fields, key) ? key : Object.keys(fields).find((each) => isFold(each, key));
    if (field === undefined) continue;
    const place = { struct: name, path: [...path, field] };
    const value = decode(data.get(key), fields[field] as Shape, place);
    if (value !== null) decoded.set(field, value);
  }
  return decoded;
}

/** Go matches field names case-insensitively. */
const isFold = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function decode(value: Value, shape: Shape, place: Place): Value {
  if (value === null || value === undefined) return null;
  if (shape === 'any') return value;
  if (shape === 'string') return textOf(value) ?? mismatch(value, shape, place);
  if (shape === 'bool') return typeof value === 'boolean' ? value : mismatch(value, shape, place);
  if (shape === 'time') return timeOf(value);
  if ('list' in shape) {
    if (!Array.isArray(value)) return mismatch(value, shape, place);
    return value.map((item) => decode(item, shape.list, place));
  }
  if (!(value instanceof Map)) return mismatch(value, shape, place);
  if ('fields' in shape) return decodeFields(value, shape, place.path);
  const keys = [...value.keys()].sort();
  return new Map(keys.map((key) => [key, decode(value.get(key), shape.map, place) ?? '']));
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : formatFloat(value, 'g', -1);
  return value instanceof GoInt ? String(value.value) : undefined;
}

function timeOf(value: Value): string {
  if (typeof value !== 'string') throw new GoError(`${failure} Time.UnmarshalJSON: input is not a JSON string`);
  try {
    parseTime('2006-01-02T15:04:05Z07:00', value);
  } catch (error) {
    throw new GoError(`${failure} ${messageOf(error)}`, { cause: error });
  }
  return value;
}

function mismatch(value: Value, shape: Shape, { struct, path }: Place): never {
  const field = `Go struct field ${struct}.${path.join('.')}`;
  throw new GoError(`${prefix} cannot unmarshal ${jsonType(value)} into ${field} of type ${nameOf(shape)}`);
}

function nameOf(shape: Shape): string {
  if (typeof shape === 'string') return shape;
  if ('list' in shape)
    return `[]${typeof shape.list === 'object' && 'fields' in shape.list ? '*' : ''}${nameOf(shape.list)}`;
  if ('map' in shape) return `map[string]${nameOf(shape.map)}`;
  if (shape.name === '') return `struct { ${Object.entries(shape.fields).map(writeField).join('; ')} }`;
  return shape.package === undefined ? shape.name : `${shape.package}.${shape.name}`;
}

/** A field of an anonymous struct, whose JSON names begin with a small letter. */
function writeField([key, shape]: readonly [string, Shape]): string {
  return `${key[0]?.toUpperCase()}${key.slice(1)} ${nameOf(shape)} "json:\\"${key}\\""`;
}
