/**
 * What kustomizations are checked with: the part of zod that they need, under the same names. zod itself takes longer to load than all of
 * the engine, and a third of the memory of a short build.
 */

/** What is wrong, and where. */
export interface Issue {
  readonly code: 'unrecognized_keys' | 'invalid';
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Those that are not recognized. */
  readonly keys: readonly string[];
}

type Decoded<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly error: { readonly issues: readonly [Issue] } };

/** Reads as Go does: keys in any case, and what is missing or null is empty. */
export interface GoReading {
  /** What to do about a field that a map does not have: `refuse` it, or `ignore` it. */
  readonly unknown: 'refuse' | 'ignore';
  /** Whether numbers and booleans are taken where texts are meant. */
  readonly anyText: boolean;
}

/** Checks plain data, and returns it with its type. */
export interface Decoder<T> {
  /** @throws DecodeError */
  parse(value: unknown, reading?: GoReading): T;
  safeParse(value: unknown, reading?: GoReading): Decoded<T>;
  optional(): Decoder<T | undefined>;
  nullish(): Decoder<T | null | undefined>;
  transform<U>(change: (value: T) => U): Decoder<U>;
}

type Infer<D> = D extends Decoder<infer T> ? T : never;

export type { Infer as infer };

class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly issue: Issue;

  constructor(issue: Issue) {
    super(issue.message);
    this.issue = issue;
  }
}

function fail(message: string, code: Issue['code'] = 'invalid', keys: readonly string[] = []): never {
  throw new DecodeError({ code, path: [], message, keys });
}

function wrong(expected: string, value: unknown): never {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return fail(`expected ${expected}, received ${type}`);
}

function decoder<T>(parse: (value: unknown, reading?: GoReading) => T): Decoder<T> {
  return {
    parse,
    safeParse(value, reading) {
      try {
        return { success: true, data: parse(value, reading) };
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        return { success: false, error: { issues: [error.issue] } };
      }
    },
    optional: () => decoder((value, reading) => (value === undefined ? undefined : parse(value, reading))),
    nullish: () => decoder((value, reading) => (isMissing(value) ? value : parse(value, reading))),
    transform: (change) => decoder((value, reading) => change(parse(value, reading))),
  };
}

function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Decodes a part; what is wrong with it is said of its place in the whole. */
function part<T>(of: Decoder<T>, value: unknown, key: string | number, reading: GoReading | undefined): T {
  try {
    return of.parse(value, reading);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError({ ...error.issue, path: [key, ...error.issue.path] });
  }
}

export interface StringDecoder extends Decoder<string> {
  min(length: number): Decoder<string>;
}

export function string(): StringDecoder {
  const text = decoder((value, reading) => {
    if (typeof value === 'string') return value;
    if (reading !== undefined && isMissing(value)) return '';
    return reading?.anyText && isPlain(value) ? String(value) : wrong('string', value);
  });
  return {
    ...text,
    min: (length) => text.transform((value) => (value.length < length ? fail(`is shorter than ${length}`) : value)),
  };
}

function isPlain(value: unknown): boolean {
  return ['number', 'boolean', 'bigint'].includes(typeof value);
}

/** A text. A number or a boolean is taken as one, unless it is read as Go reads it. */
export function plain(): Decoder<string> {
  const text = string();
  return decoder((value, reading) =>
    reading === undefined && isPlain(value) ? String(value) : text.parse(value, reading),
  );
}

interface NumberDecoder extends Decoder<number> {
  int(): NumberDecoder;
  min(least: number): NumberDecoder;
}

export function number(): NumberDecoder {
  return numberThat(
    decoder((value, reading) => {
      if (reading !== undefined && isMissing(value)) return 0;
      return typeof value === 'number' ? value : wrong('number', value);
    }),
  );
}

function numberThat(base: Decoder<number>): NumberDecoder {
  return {
    ...base,
    int: () => numberThat(base.transform((value) => (Number.isSafeInteger(value) ? value : wrong('integer', value)))),
    min: (least) => numberThat(base.transform((value) => (value < least ? fail(`is less than ${least}`) : value))),
  };
}

export function boolean(): Decoder<boolean> {
  return decoder((value, reading) => {
    if (reading !== undefined && isMissing(value)) return false;
    return typeof value === 'boolean' ? value : wrong('boolean', value);
  });
}

export function unknown(): Decoder<unknown> {
  return decoder((value) => value);
}

/** Anything, of which the caller knows the type. */
export function custom<T>(): Decoder<T> {
  return decoder((value) => value as T);
}

export function literal<const T extends string>(expected: T): Decoder<T> {
  return oneOf([expected]);
}

function oneOf<const T extends readonly string[]>(options: T): Decoder<T[number]> {
  return decoder((value) =>
    options.includes(value as string)
      ? (value as T[number])
      : fail(`expected one of ${options.map((option) => JSON.stringify(option)).join(', ')}`),
  );
}

export { oneOf as enum };

export function array<T>(item: Decoder<T>): Decoder<T[]> {
  return decoder((value, reading) => {
    if (reading !== undefined && isMissing(value)) return [];
    return Array.isArray(value) ? value.map((one: unknown, at) => part(item, one, at, reading)) : wrong('array', value);
  });
}

export function record<T>(_key: Decoder<string>, item: Decoder<T>): Decoder<Record<string, T>> {
  return decoder((value, reading) =>
    Object.fromEntries(Object.entries(mapOf(value, reading)).map(([key, one]) => [key, part(item, one, key, reading)])),
  );
}

export function union<const D extends readonly Decoder<unknown>[]>(options: D): Decoder<Infer<D[number]>> {
  return decoder((value, reading) => {
    for (const option of options) {
      const decoded = option.safeParse(value, reading);
      if (decoded.success) return decoded.data as Infer<D[number]>;
    }
    return fail('is not allowed here');
  });
}

type Shape = Readonly<Record<string, Decoder<unknown>>>;
type Blankable<S extends Shape> = { [K in keyof S]: undefined extends Infer<S[K]> ? K : never }[keyof S];
type Fields<S extends Shape> = { [K in Exclude<keyof S, Blankable<S>>]: Infer<S[K]> } & {
  [K in Blankable<S>]?: Infer<S[K]>;
};

export interface ObjectDecoder<S extends Shape> extends Decoder<Fields<S>> {
  readonly shape: S;
  extend<More extends Shape>(more: More): ObjectDecoder<S & More>;
}

/** A map of which only the fields of the shape are kept. */
export function object<S extends Shape>(shape: S): ObjectDecoder<S> {
  return objectWith(shape, () => ({}));
}

/** A map that has no other fields. */
export function strictObject<S extends Shape>(shape: S): ObjectDecoder<S> {
  return objectWith(shape, (others) => {
    const keys = Object.keys(others);
    return keys.length === 0 ? {} : refuse(keys);
  });
}

/** A map that may have any other fields. */
export function looseObject<S extends Shape>(shape: S): ObjectDecoder<S> {
  return objectWith(shape, (others) => others);
}

function objectWith<S extends Shape>(
  shape: S,
  keep: (others: Readonly<Record<string, unknown>>) => object,
): ObjectDecoder<S> {
  const fields = Object.entries(shape);
  const inAnyCase = new Map(fields.map(([key]) => [key.toLowerCase(), key]));
  const base = decoder((value, reading) => {
    const map = reading === undefined ? mapOf(value) : withKnownKeys(mapOf(value, reading), shape, inAnyCase);
    const decoded = fields.flatMap(([key, of]) => {
      const own = Object.hasOwn(map, key);
      const field = part(of, own ? map[key] : undefined, key, reading);
      return own || field !== undefined ? [[key, field] as const] : [];
    });
    const others = Object.entries(map).filter(([key]) => !Object.hasOwn(shape, key));
    if (reading?.unknown === 'refuse' && others.length > 0) refuse(others.map(([key]) => key));
    return { ...Object.fromEntries(decoded), ...keep(Object.fromEntries(others)) } as Fields<S>;
  });
  return { ...base, shape, extend: (more) => objectWith({ ...shape, ...more }, keep) };
}

function refuse(keys: readonly string[]): never {
  return fail(`has unknown keys: ${keys.join(', ')}`, 'unrecognized_keys', keys);
}

/** Of keys that differ in their case alone, the one that is written as it should be counts. */
function withKnownKeys(
  map: Readonly<Record<string, unknown>>,
  shape: Shape,
  inAnyCase: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const others = Object.keys(map).filter((key) => !Object.hasOwn(shape, key));
  if (others.length === 0) return map;
  const renamed = others.map((key) => [inAnyCase.get(key.toLowerCase()) ?? key, map[key]] as const);
  const known = Object.entries(map).filter(([key]) => Object.hasOwn(shape, key));
  return Object.fromEntries([...renamed, ...known]);
}

function mapOf(value: unknown, reading?: GoReading): Readonly<Record<string, unknown>> {
  if (reading !== undefined && isMissing(value)) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('object', value);
  return value as Record<string, unknown>;
}
