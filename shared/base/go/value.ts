import type { Meter } from './meter.ts';

/**
 * Go values as JavaScript holds them. A template sees the types of its values (`printf "%T"`, `kindOf`, `eq 1 1.0` is an error),
 * so each Go type has one form here:
 *
 * | Go | here |
 * |---|---|
 * | `string` | string; a byte that is not UTF-8 is a lone surrogate U+DC80…U+DCFF (see `utf8.ts`) |
 * | `bool`, `float64` | boolean, number (all numbers of a chart's values are float64) |
 * | every other number type | `GoInt` (type and bigint), `GoComplex`, `GoFloat32` |
 * | `map[string]any` | `Map<string, Value>`, never holding `undefined` |
 * | a defined type of `map[string]any` (Helm's `common.Values`) | `NamedDict` |
 * | `[]any` | array |
 * | other maps and slices, and nil ones | `GoMap`, `GoSlice` |
 * | structs and pointers, with fields and methods | `GoObject` |
 * | functions | `GoFunction` |
 * | a defined string type (`json.Number`) | `GoNamedString` |
 * | nil in an interface | `null`, which a template calls “interface {}” |
 * | no value at all (reflect's zero Value) | `undefined` |
 */
export type Value =
  | string
  | boolean
  | number
  | null
  | undefined
  | GoInt
  | GoFloat32
  | GoComplex
  | GoNamedString
  | GoSlice
  | GoMap
  | GoObject
  | GoFunction
  | Dict
  | List;

/** Go's `map[string]any`. */
export type Dict = Map<string, Value>;

/**
 * A value of a defined type whose underlying type is `map[string]any`, such as Helm's `common.Values`: another view of the same map, as a
 * conversion is in Go.
 */
export class NamedDict extends Map<string, Value> {
  readonly typeName: string;
  readonly target: Dict;
  readonly methodsOf: ((target: Dict) => Methods) | undefined;
  #methods: Methods | undefined;

  constructor(typeName: string, target: Dict = new Map(), methodsOf?: (target: Dict) => Methods) {
    super();
    this.typeName = typeName;
    this.target = target;
    this.methodsOf = methodsOf;
  }

  get methods(): Methods | undefined {
    this.#methods ??= this.methodsOf?.(this.target);
    return this.#methods;
  }

  override get size(): number {
    return this.target.size;
  }

  override get(key: string): Value {
    return this.target.get(key);
  }

  override has(key: string): boolean {
    return this.target.has(key);
  }

  override set(key: string, value: Value): this {
    this.target.set(key, value);
    return this;
  }

  override delete(key: string): boolean {
    return this.target.delete(key);
  }

  override clear(): void {
    this.target.clear();
  }

  override forEach(run: (value: Value, key: string, map: Map<string, Value>) => void): void {
    this.target.forEach(run);
  }

  override keys(): MapIterator<string> {
    return this.target.keys();
  }

  override values(): MapIterator<Value> {
    return this.target.values();
  }

  override entries(): MapIterator<[string, Value]> {
    return this.target.entries();
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.target.entries();
  }
}

/** Go's `[]any`. */
export type List = Value[];

export type IntType =
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr'
  | 'time.Duration'
  | 'time.Month'
  | 'time.Weekday';

/** An integer of any Go type. Its creator wraps the value to the type's range. */
export class GoInt {
  readonly type: IntType;
  readonly value: bigint;
  constructor(type: IntType, value: bigint) {
    this.type = type;
    this.value = value;
  }
}

export class GoFloat32 {
  readonly value: number;
  constructor(value: number) {
    this.value = Math.fround(value);
  }
}

/** A `complex128`. */
export class GoComplex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/** A value of a defined type whose underlying type is string, such as `json.Number`. */
export class GoNamedString {
  readonly type: string;
  readonly text: string;
  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

export interface SliceOptions {
  readonly isNil?: boolean;
  /** Length of an array type (`[3]int`); absent for slices. */
  readonly arrayLength?: number;
  /** Name of a defined type (`common.VersionSet`). */
  readonly typeName?: string;
  readonly methods?: Methods;
}

/** A slice or array whose element type is not `any`, or a nil slice. `elem` is the Go name of the element type. */
export class GoSlice {
  readonly elem: string;
  readonly items: Value[];
  readonly options: SliceOptions;
  constructor(elem: string, items: Value[], options: SliceOptions = {}) {
    this.elem = elem;
    this.items = items;
    this.options = options;
  }
}

export type MapKey = string | bigint | boolean | number;

export interface MapOptions {
  readonly isNil?: boolean;
  readonly typeName?: string;
  readonly methods?: Methods;
}

/** A map that is not `map[string]any`, or a nil map, or one with methods. Integer keys are bigint. */
export class GoMap {
  readonly key: string;
  readonly elem: string;
  readonly entries: Map<MapKey, Value>;
  readonly options: MapOptions;
  constructor(key: string, elem: string, entries: Map<MapKey, Value>, options: MapOptions = {}) {
    this.key = key;
    this.elem = elem;
    this.entries = entries;
    this.options = options;
  }
}

export type Methods = ReadonlyMap<string, GoFunction>;

export interface ObjectOptions {
  /** Exported fields in declared order, with the Go name of each field's type. */
  readonly fields?: ReadonlyMap<string, { readonly type: string; readonly value: Value }>;
  readonly methods?: Methods;
  /** `String()` or `Error()`: how fmt prints it. */
  readonly text?: () => string;
  /** Its JSON value; an object of its fields if undefined. */
  readonly json?: () => Value;
  /** JSON (and so YAML) names of the fields; a field that is not in the map is named as in Go, one called `-` left out. */
  readonly jsonNames?: ReadonlyMap<string, string>;
  /** Names of unexported fields, for the error of a template that reads one. */
  readonly hidden?: ReadonlySet<string>;
  /** The JavaScript value behind it, for functions that take this type. */
  readonly native?: unknown;
  /** The copy that functions receive of a struct whose methods belong to its pointer; it has no methods. */
  readonly copy?: GoObject;
}

/** A struct (`type` without `*`) or a pointer to one, as a template can see it. */
export class GoObject {
  readonly type: string;
  readonly options: ObjectOptions;
  constructor(type: string, options: ObjectOptions) {
    this.type = type;
    this.options = options;
  }
}

/**
 * Charges the meter for a call before it runs. Returns the maximum bytes that the call needs while it runs, including its
 * result:
 * 0 for a call that creates no text. The resulting text is charged by its length.
 */
export type Charge = (meter: Meter, args: readonly Value[]) => number;

/**
 * A function that a template can call. `call` gets one argument a parameter: strings, booleans, float64 as they are, the integer
 * types as JavaScript numbers, everything else as a Value (`any` never gets `undefined`, `reflect.Value` does). It throws a
 * `GoError` where Go returns an error or panics.
 */
export class GoFunction {
  readonly params: readonly string[];
  readonly variadic: boolean;
  readonly call: (...args: never[]) => Value;
  readonly type: string;
  /** Cost of a call; one step if undefined. */
  readonly charge: Charge | undefined;
  /** True if `call` receives the meter as its first argument, for costs that are unknown before the call. */
  readonly isMetered: boolean;
  /** Go's error for a template that calls it; undefined if templates may call it. */
  readonly uncallable: string | undefined;
  constructor(
    params: readonly string[],
    variadic: boolean,
    type: string,
    call: (...args: never[]) => Value,
    options: {
      readonly charge?: Charge | undefined;
      readonly isMetered?: boolean;
      readonly uncallable?: string;
    } = {},
  ) {
    this.params = params;
    this.variadic = variadic;
    this.type = type;
    this.call = call;
    this.charge = options.charge;
    this.isMetered = options.isMetered ?? false;
    this.uncallable = options.uncallable;
  }
}

/**
 * Declares a function with Go's parameter types: `fn('int, string', (n: number, text: string) => …)`, the last one variadic as
 * `...any`. `result` is needed only by those who print the function's type.
 */
export function fn(params: string, call: (...args: never[]) => Value, result = 'string'): GoFunction {
  const parts = params === '' ? [] : params.split(', ').map((part) => part.replace(/\bany\b/g, 'interface {}'));
  const last = parts.at(-1);
  const variadic = last?.startsWith('...') === true;
  const types = parts.map((part) => (part.startsWith('...') ? part.slice(3) : part));
  return new GoFunction(types, variadic, `func(${parts.join(', ')}) ${result}`, call);
}

/** Declares a method that templates cannot call because of its results; `reason` is Go's error. */
export function uncallable(reason: string): GoFunction {
  return new GoFunction([], false, 'func()', () => null, { uncallable: reason });
}

/** An error that Go code returns or panics with; the template engine adds where it happened. */
export class GoError extends Error {
  override readonly name: string = 'GoError';
}

const small = Array.from({ length: 1024 }, (_, n) => new GoInt('int', BigInt(n)));

/** A Go `int`. */
export function int(value: number | bigint): GoInt {
  if (typeof value === 'number') {
    const cached = small[value];
    if (cached !== undefined) return cached;
    return new GoInt('int', BigInt.asIntN(64, BigInt(Math.trunc(value))));
  }
  return new GoInt('int', BigInt.asIntN(64, value));
}

/** A Go `int64`. */
export function int64(value: bigint): GoInt {
  return new GoInt('int64', BigInt.asIntN(64, value));
}

/** A Go `[]string`. */
export function strings(items: readonly string[]): GoSlice {
  return new GoSlice('string', items as Value[]);
}

/** A nil `[]any`. */
export const nilList = new GoSlice('interface {}', [], { isNil: true });

/**
 * JSON or YAML data as Go's decoders give it: numbers become float64, objects `map[string]any`. A `bigint` becomes an int64,
 * or a uint64 beyond that; values that are already Go's stay as they are.
 */
export function fromPlain(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (Array.isArray(data)) return data.map(fromPlain);
  if (data instanceof NamedDict) return data;
  if (data instanceof Map) return new Map([...data].map(([key, item]) => [String(key), fromPlain(item)]));
  if (typeof data === 'bigint') return data >= 2n ** 63n ? new GoInt('uint64', data) : int64(data);
  if (typeof data !== 'object') return data as Value;
  const proto = Object.getPrototypeOf(data);
  if (proto !== null && proto !== Object.prototype) return data as Value;
  return new Map(Object.entries(data).map(([key, item]) => [key, fromPlain(item)]));
}
