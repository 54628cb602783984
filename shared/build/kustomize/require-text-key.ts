import { typeOf } from './embedded/text-node.ts';
import { KustomizeError } from './kustomize-error.ts';

/**
 * kustomize writes the keys that it adds without quotes, and fails on those that it then reads as something else than a text: numbers, `true`, dates.
 *
 * @throws KustomizeError `bad-field`
 */
export function requireTextKey(key: string, place: string): void {
  const type = typeOf(key);
  if (type === 'str' || type === 'merge') return;
  throw new KustomizeError('bad-field', place, `the key '${key}' cannot be added: kustomize reads it as ${type}`);
}
