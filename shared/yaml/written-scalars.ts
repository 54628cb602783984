/** How the scalars of a map are written, where they print in another way: `1.0`, `~`, `True`, or nothing at all. */
const written = Symbol('scalars as they are written');

interface Written {
  readonly value: unknown;
  readonly text: string;
}
/** A map keeps it under a symbol, which copies by spreading take along, and stays plain data. */
type Marked = { [written]?: ReadonlyMap<string, Written> };

/** Notes how the value of a key is written: the same to everyone but kustomize, to whom labels and names are the texts of their scalars. */
export function markWritten(map: object, key: string, value: unknown, text: string): void {
  const known = (map as Marked)[written];
  (map as Marked)[written] = new Map([...(known ?? []), [key, { value, text }]]);
}

/** How the value of a key is written, where that is known to differ from what it prints as. */
export function writtenText(map: object, key: string): string | undefined {
  const found = (map as Marked)[written]?.get(key);
  return found !== undefined && Object.is(found.value, (map as Readonly<Record<string, unknown>>)[key])
    ? found.text
    : undefined;
}

/** Was the key's null left blank (`key:`), and not written as `null` or `~`? */
export function wasLeftBlank(map: object, key: string): boolean {
  return writtenText(map, key) === '';
}

/** The same data without any memory of how it was written; the very value where there is none. */
export function forgetWritten<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let items: unknown[] | undefined;
    for (let at = 0; at < value.length; at++) {
      const item: unknown = forgetWritten(value[at]);
      if (item === value[at]) continue;
      items ??= [...value];
      items[at] = item;
    }
    return (items ?? value) as T;
  }
  const map = value as Readonly<Record<string, unknown>>;
  let changed: Record<string, unknown> | undefined = (map as Marked)[written] === undefined ? undefined : { ...map };
  for (const key of Object.keys(map)) {
    const child = forgetWritten(map[key]);
    if (child === map[key]) continue;
    changed ??= { ...map };
    if (key === '__proto__') Object.defineProperty(changed, key, { value: child, enumerable: true });
    else changed[key] = child;
  }
  if (changed === undefined) return value;
  delete (changed as Marked)[written];
  return changed as T;
}
