import { mayBePlain } from '../../../base/yaml/write/write-scalar.ts';

/** How an entry of a map is written, where its key and value do not tell it. */
export interface Mark {
  /** Of a number, boolean, null or date that prints in another way (`1.0`, `~`, `True`) or was left blank: its text, and what it is. */
  readonly written?: { readonly value: unknown; readonly text: string };
  /** The blank null is in braces, where Go writes an empty text for it. */
  readonly isEmptyText?: true;
  /** The text is in quotes or in a block without need; or it is in neither, though it would have to be. */
  readonly isQuoted?: boolean;
  /** The key has no quotes, and is a number, a boolean, null or a date. */
  readonly hasOddKey?: true;
  /** The JSON in a comment beside the key of a map or list. */
  readonly comment?: string;
  /** The key has been given again, and this is what was said last; its value is the first one. */
  readonly last?: { readonly value: unknown; readonly mark?: Mark };
}

const marks = Symbol('how entries are written');
/** A map keeps them under a symbol, which copies by spreading take along, and stays plain data. */
type Marked = { [marks]?: Map<string, Mark> };

/** Notes how an entry is written, on a map that is not a copy of another one: see {@link ownMarks}. */
export function markEntry(map: object, key: string, mark: Mark): void {
  const known = (map as Marked)[marks];
  if (known === undefined) (map as Marked)[marks] = new Map([[key, mark]]);
  else known.set(key, { ...known.get(key), ...mark });
}

/** From now on what is noted on the copy of a map is not noted on the map. */
export function ownMarks(copy: object): void {
  const known = (copy as Marked)[marks];
  if (known !== undefined) (copy as Marked)[marks] = new Map(known);
}

/**
 * Notes of an entry that is taken over from another map how it is written there; one that replaces a value keeps key and quotes of that.
 */
export function carryMark(from: object, into: object, key: string, replaces: boolean): void {
  const noted = (from as Marked)[marks]?.get(key);
  if (noted === undefined) return;
  const { last: _, ...mark } = noted;
  if (!replaces) markEntry(into, key, mark);
  else if (mark.written !== undefined) markEntry(into, key, { written: mark.written });
}

/** How the value of a key is written, where that is known to differ from what it prints as. */
export function writtenText(map: object, key: string): string | undefined {
  const written = (map as Marked)[marks]?.get(key)?.written;
  return written !== undefined && Object.is(written.value, (map as Readonly<Record<string, unknown>>)[key])
    ? written.text
    : undefined;
}

/** The text of a scalar as it is written; empty for a map or a list. */
export function scalarText(map: object, key: string): string {
  const value = (map as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'object' && value !== null ? '' : (writtenText(map, key) ?? String(value));
}

/** Was the key's null left blank (`key:`), and not written as `null` or `~`? */
export function wasLeftBlank(map: object, key: string): boolean {
  return writtenText(map, key) === '';
}

/** Is the value a text in quotes or in a block? Unless it is noted, that is so of all that would be something else, or nothing, without. */
export function isQuoted(map: object, key: string): boolean {
  const value = (map as Readonly<Record<string, unknown>>)[key];
  if (typeof value !== 'string' || writtenText(map, key) !== undefined) return false;
  return (map as Marked)[marks]?.get(key)?.isQuoted ?? !mayBePlain(value);
}

/** The JSON in a comment beside the key of a map or list. */
export function commentBeside(map: object, key: string): string | undefined {
  return (map as Marked)[marks]?.get(key)?.comment;
}

/** Does a map in the data still have a key that was given twice? */
export function hasRepeatedKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const [key, { last }] of (value as Marked)[marks] ?? []) if (last && Object.hasOwn(value, key)) return true;
  return Object.values(value).some(hasRepeatedKey);
}

/** Returns the last value of a key that was given again, and forgets it. */
export function takeLast(map: object, key: string): Mark['last'] {
  const noted = (map as Marked)[marks];
  const { last, ...mark } = noted?.get(key) ?? {};
  if (last !== undefined) noted?.set(key, mark);
  return last;
}

const none: readonly string[] = [];

/** The keys of a map that are not texts, as they are written. */
export function oddKeys(map: object): readonly string[] {
  const noted = (map as Marked)[marks];
  if (noted === undefined) return none;
  return [...noted].filter(([key, { hasOddKey }]) => hasOddKey && Object.hasOwn(map, key)).map(([key]) => key);
}

/** Called with a key that is not a text as it is written; `isRoot`: the map is the whole of the data. */
export type RefuseKey = (oddKey: string, isRoot: boolean) => void;

/** The same data without any memory of how it was written; the same value if it has none. `refuse` may throw. */
export function forgetWritten<T>(value: T, refuse?: RefuseKey, isRoot = true): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return forgetInList(value, refuse) as T;
  const map = value as Readonly<Record<string, unknown>>;
  if (refuse) for (const key of oddKeys(map)) refuse(key, isRoot);
  let changed: Record<string, unknown> | undefined = (map as Marked)[marks] && { ...map, ...emptyTexts(map) };
  for (const key of Object.keys(map)) {
    const child = forgetWritten(map[key], refuse, false);
    if (child === map[key]) continue;
    changed ??= { ...map };
    if (key === '__proto__') Object.defineProperty(changed, key, { value: child, enumerable: true });
    else changed[key] = child;
  }
  if (changed === undefined) return value;
  delete (changed as Marked)[marks];
  return changed as T;
}

/** What Go would write in place of blank nulls. */
function emptyTexts(map: object): Readonly<Record<string, string>> {
  const noted = [...((map as Marked)[marks] ?? [])];
  return Object.fromEntries(
    noted.filter(([key, mark]) => mark.isEmptyText && wasLeftBlank(map, key)).map(([key]) => [key, '']),
  );
}

function forgetInList(list: readonly unknown[], refuse: RefuseKey | undefined): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (const [at, item] of list.entries()) {
    const forgotten = forgetWritten(item, refuse, false);
    if (forgotten === item) continue;
    changed ??= [...list];
    changed[at] = forgotten;
  }
  return changed ?? list;
}

/** The same data as if it were read from JSON: every text is in quotes. */
export function quoteTexts<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(quoteTexts) as T;
  const copy = { ...value } as Record<string, unknown>;
  ownMarks(copy);
  for (const [key, child] of Object.entries(copy)) {
    if (typeof child === 'string') markEntry(copy, key, { isQuoted: true });
    else if (key === '__proto__') Object.defineProperty(copy, key, { value: quoteTexts(child), enumerable: true });
    else copy[key] = quoteTexts(child);
  }
  return copy as T;
}
