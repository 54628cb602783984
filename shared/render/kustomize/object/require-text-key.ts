import { plainType } from '../../../base/go/yaml/plain-type.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { markEntry, type RefuseKey } from '../yaml/written-scalars.ts';
import { isObject, type Json } from './resource.ts';

/**
 * kustomize writes the keys that it adds without quotes, and fails on those that it then reads as something else than a text: numbers,
 * `true`, dates.
 *
 * @throws KustomizeError `bad-field`
 */
export function requireTextKey(key: string, file: string, object?: string): void {
  if (isTextKey(key)) return;
  throw new KustomizeError(
    'bad-field',
    file,
    `the key '${key}' cannot be added: kustomize reads it as ${plainType(key)}`,
    { object },
  );
}

/** Is a key a text without quotes? */
function isTextKey(key: string): boolean {
  const type = plainType(key);
  return type === 'str' || type === 'merge';
}

/**
 * Throws `bad-field` for a key in an object that is not a text as it is written. Go cannot write such a map as JSON, except for the object
 * itself.
 */
export function refuseOddKeys(file: string, object: string): RefuseKey {
  return (key, isRoot) => {
    const type = plainType(key);
    // Of a map or list, the key is its JSON.
    const isCollection = /^[{[]/.test(key);
    if (isRoot && type !== 'null' && !isCollection) return;
    const what = isCollection ? 'a map or list' : type === 'str' ? 'what its tag says' : type;
    throw new KustomizeError(
      isCollection ? 'not-yaml' : 'bad-field',
      file,
      `${object}: kustomize reads the key '${key}' as ${what}: write it in quotes; of an annotation, or of what is generated, choose another one`,
    );
  };
}

/** Keys are written without quotes: one that is then no text is refused with the object. */
export function markOddKeys(map: Json | undefined): void {
  if (!isObject(map)) return;
  for (const key of Object.keys(map)) if (!isTextKey(key)) markEntry(map, key, { hasOddKey: true });
}
