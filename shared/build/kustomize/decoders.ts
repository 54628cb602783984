/**
 * What kustomizations are checked with: the part of zod that they need, under the same names. zod itself takes longer to load than all of the engine,
 * and a third of the memory of a short build.
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
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

/** Checks plain data, and gives it its type. */
export interface Decoder<T> {
  /** @throws DecodeError */
  parse(value: unknown): T;
  safeParse(value: unknown): Decoded<T>;
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

function decoder<T>(parse: (value: unknown) => T): Decoder<T> {
  return {
    parse,
    safeParse(value) {
      try {
        return { success: true, data: parse(value) };
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        return { success: false, error: { issues: [error.issue] } };
      }
    },
    optional: () => decoder((value) => (value === undefined ? undefined : parse(value))),
    nullish: () => decoder((value) => (value === undefined || value === null ? value : parse(value))),
    transform: (change) => decoder((value) => change(parse(value))),
  };
}

/** Decodes a part; what is wrong with it is said of its place in the whole. */
function part<T>(of: Decoder<T>, value: unknown, key: string | number): T {
  try {
    return of.parse(value);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError({ ...error.issue, path: [key, ...error.issue.path] });
  }
}

interface StringDecoder extends Decoder<string> {
  min(length: number): Decoder<string>;
}

export function string(): StringDecoder {
  const text = decoder((value) => (typeof value === 'string' ? value : wrong('string', value)));
  return {
    ...text,
    min: (length) => text.transform((value) => (value.length < length ? fail(`is shorter than ${length}`) : value)),
  };
}

interface NumberDecoder extends Decoder<number> {
  int(): NumberDecoder;
  min(least: number): NumberDecoder;
}

export function number(): NumberDecoder {
  return numberThat(decoder((value) => (typeof value === 'number' ? value : wrong('number', value))));
}

function numberThat(base: Decoder<number>): NumberDecoder {
  return {
    ...base,
    int: () => numberThat(base.transform((value) => (Number.isSafeInteger(value) ? value : wrong('integer', value)))),
    min: (least) => numberThat(base.transform((value) => (value < least ? fail(`is less than ${least}`) : value))),
  };
}

export function boolean(): Decoder<boolean> {
  return decoder((value) => (typeof value === 'boolean' ? value : wrong('boolean', value)));
}

export function unknown(): Decoder<unknown> {
  return decoder((value) => value);
}

/** Anything, of which the caller knows the type. */
export function custom<T>(): Decoder<T> {
  return decoder((value) => value as T);
}

export const coerce = { string: (): Decoder<string> => decoder(String) };

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
  return decoder((value) =>
    Array.isArray(value) ? value.map((one: unknown, at) => part(item, one, at)) : wrong('array', value),
  );
}

export function record<T>(_key: Decoder<string>, item: Decoder<T>): Decoder<Record<string, T>> {
  return decoder((value) =>
    Object.fromEntries(Object.entries(mapOf(value)).map(([key, one]) => [key, part(item, one, key)])),
  );
}

export function union<const D extends readonly Decoder<unknown>[]>(options: D): Decoder<Infer<D[number]>> {
  return decoder((value) => {
    for (const option of options) {
      const decoded = option.safeParse(value);
      if (decoded.success) return decoded.data as Infer<D[number]>;
    }
    return fail('is none of what may stand here');
  });
}

type Shape = Readonly<Record<string, Decoder<unknown>>>;
type Blankable<S extends Shape> = { [K in keyof S]: undefined extends Infer<S[K]> ? K : never }[keyof S];
type Fields<S extends Shape> = { [K in Exclude<keyof S, Blankable<S>>]: Infer<S[K]> } & {
  [K in Blankable<S>]?: Infer<S[K]>;
};

interface ObjectDecoder<S extends Shape> extends Decoder<Fields<S>> {
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
    return keys.length === 0 ? {} : fail(`has unknown keys: ${keys.join(', ')}`, 'unrecognized_keys', keys);
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
  const base = decoder((value) => {
    const map = mapOf(value);
    const decoded = fields.flatMap(([key, of]) => {
      const own = Object.hasOwn(map, key);
      const field = part(of, own ? map[key] : undefined, key);
      return own || field !== undefined ? [[key, field] as const] : [];
    });
    const others = Object.entries(map).filter(([key]) => !Object.hasOwn(shape, key));
    return { ...Object.fromEntries(decoded), ...keep(Object.fromEntries(others)) } as Fields<S>;
  });
  return { ...base, shape, extend: (more) => objectWith({ ...shape, ...more }, keep) };
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('object', value);
  return value as Record<string, unknown>;
}
