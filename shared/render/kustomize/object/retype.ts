import { plainType } from '../../../base/go/yaml/plain-type.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';
import type { NewValue } from './new-value.ts';
import type { Json } from './resource.ts';

/** A text that a value's type does not have. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch';
}

/**
 * A new value in the place of a found one, as kustomize puts it there: a map or list is replaced; of a plain value only the text is, its
 * type stays. What was made for it, undefined, means what it looks like.
 *
 * @throws TypeMismatch
 */
export function retype(found: Json | undefined, { value, text }: NewValue): Json {
  const isScalar = typeof value !== 'object' || value === null;
  if (typeof found === 'object' && found !== null) return value;
  if (found === undefined && !isScalar) return value;
  if (typeof found === 'string' || (found === undefined && text === '')) return text;
  const type = plainType(text);
  const read = type === 'str' ? text : ((parseDocuments('value', text)[0] ?? null) as Json);
  if (found === undefined || fits(found, read)) return read;
  throw new TypeMismatch(`'${text}' is not a valid ${found === null ? 'null' : typeof found}`);
}

/** A float takes an integer, an integer no float. */
function fits(found: Json, read: Json): boolean {
  if (found === null || read === null) return found === read;
  if (typeof found === 'boolean' || typeof read === 'boolean') return typeof found === typeof read;
  if (typeof read === 'string') return false;
  return !Number.isInteger(found) || typeof read !== 'number' || Number.isInteger(read);
}
