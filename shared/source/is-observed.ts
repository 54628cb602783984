import { isDeepStrictEqual } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

/** True if a status names the fields that shaped an artifact as the spec has them. Absent is null; empty is another thing, as in Flux. */
export function isObserved(fields: Fields, status: Fields): boolean {
  return Object.entries(fields).every(([field, value]) => isDeepStrictEqual(status[field] ?? null, value));
}
