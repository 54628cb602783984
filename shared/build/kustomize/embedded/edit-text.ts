import { encodeJson } from '../../../go/json/encode-json.ts';
import { fromPlain } from '../../../go/value.ts';
import { parseDocuments, YamlError } from '../../../yaml/parse-documents.ts';
import { changePath } from '../match/replacement-paths.ts';
import type { NewValue } from '../object/new-value.ts';
import type { Json } from '../object/resource.ts';
import { retype, TypeMismatch } from '../object/retype.ts';
import { editNode } from './edit-node.ts';
import { readTextNode } from './read-text-node.ts';
import { writeTextNode } from './write-text-node.ts';

/**
 * Puts a value at a path within a text of JSON or YAML, and gives the text as kustomize then writes it: JSON with its keys sorted, YAML with its
 * comments and quotes, but only its first document. Where JSON cannot take the value the text stays as it is. undefined: there is no such path.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/replacement/replacement.go
 */
export function editText(text: string, path: readonly string[], value: NewValue, create: boolean): string | undefined {
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  try {
    return /^\s*[{[]/.test(text)
      ? editJson(text, parsed, path, value, create)
      : editYaml(text, parsed, path, value, create);
  } catch (error) {
    // Here the path makes no sense.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parse(text: string): Json | undefined {
  try {
    return parseDocuments('text', text)[0] as Json | undefined;
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}

function editJson(
  text: string,
  parsed: Json,
  path: readonly string[],
  value: NewValue,
  create: boolean,
): string | undefined {
  let count = 0;
  try {
    const changed = changePath(parsed, path, create, (found) => {
      count++;
      return retype(found, value);
    });
    const isPretty = text.includes('\n') && text.includes('  ');
    return count === 0 ? undefined : encodeJson(fromPlain(changed), isPretty ? { indent: '  ' } : {});
  } catch (error) {
    if (error instanceof TypeMismatch) return text;
    throw error;
  }
}

function editYaml(
  text: string,
  parsed: Json,
  path: readonly string[],
  { value, text: written }: NewValue,
  create: boolean,
): string | undefined {
  const document = readTextNode(text);
  if (document === undefined) return undefined;
  const copied = new Set<Json>();
  let count = 0;
  const changed = changePath(parsed, path, create, (found) => {
    count++;
    const isScalar = typeof value !== 'object' || value === null;
    // A value keeps its type, its quotes too, and takes the text alone.
    if (found === undefined ? isScalar : typeof found !== 'object' || found === null) return written;
    copied.add(value);
    return value;
  });
  if (count === 0) return undefined;
  const root = editNode(document.root, parsed, changed, { value, copied });
  return writeTextNode({ ...document, root }).trim();
}
