import { StoreError } from './object-store.ts';

/** Control characters cannot be told in the XML of a listing, lone surrogates not in UTF-8. */
const unspeakable = /[\p{Cc}\p{Cs}]/u;

/** @throws StoreError `invalid-key` where a store could not hold the key, whatever it is made of. */
export function checkKey(key: string): void {
  const segments = key.split('/');
  if (
    Buffer.byteLength(key) <= 1024 &&
    !unspeakable.test(key) &&
    !segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  )
    return;
  throw new StoreError(
    'invalid-key',
    key,
    `${JSON.stringify(key.slice(0, 100))} is not a key: at most 1024 bytes, no control character, no empty, . or .. segment`,
  );
}
