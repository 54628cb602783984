import { encodeJson } from '../../../base/go/json/encode-json.ts';
import { fromPlain, GoError } from '../../../base/go/value.ts';
import { YamlError } from '../../../base/yaml/read/yaml-error.ts';
import type { NewValue } from '../object/new-value.ts';
import { parseDocuments } from '../yaml/parse-documents.ts';
import { hasRepeatedKey, oddKeys } from '../yaml/written-scalars.ts';
import { findEntries, type Made } from './find-entries.ts';
import { newNode } from './new-node.ts';
import { readTextNode } from './read-text-node.ts';
import type { Entry } from './text-node.ts';
import { writeTextNode } from './write-text-node.ts';

/** What a replacement makes of this value at the end of a path that leads nowhere. */
export function madeOf({ value }: NewValue): NonNullable<Made> {
  if (typeof value !== 'object' || value === null) return 'scalar';
  return Array.isArray(value) ? 'list' : 'map';
}

/**
 * Puts a value at a path within a text of JSON or YAML, and returns the text as kustomize then writes it: JSON with its keys sorted, YAML
 * with its comments and quotes, but only its first document. Where JSON cannot take the value the text stays as it is. undefined: the path
 * leads nowhere.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/replacement/replacement.go
 */
export function editText(text: string, path: readonly string[], value: NewValue, create: boolean): string | undefined {
  const document = readTextNode(text);
  if (document === undefined) return undefined;
  const root: Entry = { value: document.root };
  if (!putAtPath(root, path, value, create)) return undefined;
  const written = writeTextNode({ ...document, root: root.value });
  return /^\s*[{[]/.test(text) ? (asJson(written, text.includes('\n') && text.includes('  ')) ?? text) : written.trim();
}

/** Tells whether there is such a path. */
function putAtPath(root: Entry, path: readonly string[], value: NewValue, create: boolean): boolean {
  try {
    const found = findEntries(root, path, create ? madeOf(value) : undefined);
    for (const entry of found) put(entry, value);
    return found.length > 0;
  } catch (error) {
    // Here the path makes no sense.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A scalar keeps its type, its quotes too, and takes the text alone. */
function put(entry: Entry, { value, text }: NewValue): void {
  if (entry.value.kind === 'scalar') entry.value.value = text;
  else entry.value = newNode(value);
}

/** undefined where JSON cannot hold what the text has become: values of another type, keys that are not texts or are given twice. */
function asJson(yaml: string, isPretty: boolean): string | undefined {
  try {
    const [value = null] = parseDocuments('text', yaml, 'values');
    if (hasOddKey(value) || hasRepeatedKey(value)) return undefined;
    return encodeJson(fromPlain(value), isPretty ? { indent: '  ' } : {});
  } catch (error) {
    if (error instanceof YamlError || error instanceof GoError) return undefined;
    throw error;
  }
}

function hasOddKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return oddKeys(value).length > 0 || Object.values(value).some(hasOddKey);
}
