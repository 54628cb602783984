import { typeOf } from './embedded/text-node.ts';
import { KustomizeError } from './kustomize-error.ts';

/**
 * kustomize writes the keys that it adds without quotes, and fails on those that it then reads as something else than a text: numbers, `true`, dates.
 *
 * @throws KustomizeError `bad-field`
 */
export function requireTextKey(key: string, place: string): void {
  if (isTextKey(key)) return;
  throw new KustomizeError(
    'bad-field',
    place,
    `the key '${key}' cannot be added: kustomize reads it as ${typeOf(key)}`,
  );
}

/** Is a key a text without quotes? */
export function isTextKey(key: string): boolean {
  const type = typeOf(key);
  return type === 'str' || type === 'merge';
}

/** Throws `bad-field` for a key in an object that is no text as it is written: JSON has no such keys. */
export function refuseOddKeys(file: string, object: string): (key: string) => never {
  return (key) => {
    throw new KustomizeError(
      'bad-field',
      file,
      `${object}: the key '${key}' is not a text but ${typeOf(key)}: write it in quotes`,
    );
  };
}
