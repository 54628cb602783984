/** Of a list's keys, those for which any item has a value; all of them where none has. */
export function keysInUse(all: readonly (readonly string[])[], keys: readonly string[]): readonly string[] {
  const used = keys.filter((_, at) => all.some((values) => (values[at] ?? '') !== ''));
  return used.length > 0 ? used : keys;
}

/** One item's values for {@link keysInUse}. */
export function valuesInUse(
  all: readonly (readonly string[])[],
  keys: readonly string[],
  values: readonly string[],
): readonly string[] {
  const used = keysInUse(all, keys);
  return used === keys ? values : values.filter((value, at) => value !== '' || used.includes(keys[at] ?? ''));
}

/** Items that agree in one key and contradict each other in none are taken for one: a port without a protocol, and the same one with it. */
export function commonValues(all: readonly string[][]): string[][] {
  const result = [...all];
  for (const at of all.keys()) {
    const first = result[at] as string[];
    for (const other of all.keys()) {
      const joined = join(first, result[other] as string[]);
      if (joined === undefined) continue;
      result[at] = joined;
      result[other] = joined;
    }
  }
  return result;
}

function join(a: readonly string[], b: readonly string[]): string[] | undefined {
  if (!a.some((value, at) => value === b[at])) return undefined;
  if (a.some((value, at) => value !== b[at] && value !== '' && b[at] !== '')) return undefined;
  return a.map((value, at) => (value === '' ? (b[at] as string) : value));
}
