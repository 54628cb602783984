import { isObject, type Json } from './resource.ts';

/** A list or map that may be changed in place. */
export type Own = Json[] | Record<string, Json>;

/**
 * Copies what is to be changed, once: what is changed a second time is the copy already, unless it was given away since. Whatever holds a
 * copy is one itself, as changes begin at the root.
 */
export class OwnCopies {
  readonly #copies = new WeakSet<object>();

  /** The value itself where it is a copy, else a new one. */
  own(value: readonly Json[] | { readonly [key: string]: Json }): Own {
    if (this.#copies.has(value)) return value as Own;
    const copy: Own = Array.isArray(value) ? [...value] : { ...(value as Record<string, Json>) };
    this.#copies.add(copy);
    return copy;
  }

  /** From now on the value is in a second place, and is copied before it is changed in one. */
  giveAway(value: Json): void {
    if (typeof value !== 'object' || value === null || !this.#copies.delete(value)) return;
    for (const child of Object.values(value) as readonly Json[]) this.giveAway(child);
  }
}

/** Puts a value under a key, or in the place of an item. `__proto__` is a key like any other. */
export function putInto(parent: Own, key: string | number, value: Json): void {
  if (isObject(parent) && key === '__proto__')
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  else (parent as Record<string | number, Json>)[key] = value;
}
