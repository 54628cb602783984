import { StoreError } from './object-store.ts';

/** The XML of a listing cannot contain control characters, and UTF-8 no lone surrogates. */
const unencodable = /[\p{Cc}\p{Cs}]/u;

/** Checks that every store can have this key. @throws StoreError `invalid-key` */
export function checkKey(key: string): void {
  const segments = key.split('/');
  if (
    Buffer.byteLength(key) <= 1024 &&
    !unencodable.test(key) &&
    !segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  )
    return;
  throw new StoreError(
    'invalid-key',
    key,
    `${JSON.stringify(key.slice(0, 100))} is not a valid key: at most 1024 bytes, no control characters, no empty, . or .. segments`,
  );
}
