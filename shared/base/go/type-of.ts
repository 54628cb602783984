import {
  GoComplex,
  GoFloat32,
  GoFunction,
  GoInt,
  GoMap,
  GoNamedString,
  GoObject,
  GoSlice,
  NamedDict,
  type Value,
} from './value.ts';

/** The Go type of a value as `%T` prints it; `interface {}` for a nil in an interface, `invalid` for no value. */
export function typeOf(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'undefined':
      return 'invalid';
  }
  if (value === null) return 'interface {}';
  if (value instanceof Map) return value instanceof NamedDict ? value.typeName : 'map[string]interface {}';
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof GoInt || value instanceof GoNamedString || value instanceof GoFunction) return value.type;
  if (value instanceof GoObject) return value.type;
  if (value instanceof GoSlice) {
    const { arrayLength, typeName } = value.options;
    return typeName ?? `[${arrayLength ?? ''}]${value.elem}`;
  }
  if (value instanceof GoMap) return value.options.typeName ?? `map[${value.key}]${value.elem}`;
  return value instanceof GoComplex ? 'complex128' : 'float32';
}

/** The Go kind of a value: `int64` for a time.Duration, `ptr` for pointers, `invalid` for nil. */
export function kindOf(value: Value): string {
  if (value === null || value === undefined) return 'invalid';
  if (typeof value === 'string' || value instanceof GoNamedString) return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Map || value instanceof GoMap) return 'map';
  if (Array.isArray(value)) return 'slice';
  if (value instanceof GoSlice) return value.options.arrayLength === undefined ? 'slice' : 'array';
  if (value instanceof GoInt) return intKind(value);
  if (value instanceof GoObject) return value.type.startsWith('*') ? 'ptr' : 'struct';
  if (value instanceof GoFunction) return 'func';
  if (value instanceof GoFloat32) return 'float32';
  return 'complex128';
}

function intKind(value: GoInt): string {
  if (value.type === 'time.Duration') return 'int64';
  return value.type.startsWith('time.') ? 'int' : value.type;
}

/** Whether the integer's type is unsigned. */
export function isUnsigned(value: GoInt): boolean {
  return value.type.startsWith('u');
}

/** The type that the elements of a slice, array or map are declared with; `undefined` for anything else. */
export function elementType(value: Value): string | undefined {
  if (value instanceof Map || Array.isArray(value)) return 'interface {}';
  if (value instanceof GoSlice || value instanceof GoMap) return value.elem;
  return undefined;
}
