/** The keys of a map whose value the text leaves blank (`key:`), beside its enumerable fields, so that the map stays plain data. */
const blankKeys = Symbol('keys that are left blank');

type Marked = { [blankKeys]?: ReadonlySet<string> };

/** Notes that a key was left blank, which is null to everyone but kustomize's merges. */
export function markBlank(map: object, key: string): void {
  const known = (map as Marked)[blankKeys];
  setMark(map, new Set([...(known ?? []), key]));
}

/** Was the key's null left blank, and not written as `null` or `~`? */
export function wasLeftBlank(map: object, key: string): boolean {
  return (map as Marked)[blankKeys]?.has(key) === true;
}

/** A copy does not know what its original knew, until it is told. */
export function copyBlanks(from: object, to: object): void {
  const known = (from as Marked)[blankKeys];
  if (known !== undefined) setMark(to, known);
}

function setMark(map: object, keys: ReadonlySet<string>): void {
  Object.defineProperty(map, blankKeys, { value: keys, enumerable: false, configurable: true });
}
