import { type Expansion, mostValues } from '../../../base/yaml/read/expansion.ts';
import { createLineCount, readDocuments } from '../../../base/yaml/read/read-documents.ts';
import { YamlError } from '../../../base/yaml/read/yaml-error.ts';
import type { Reading } from './reading.ts';
import { rulesOf } from './readings.ts';
import { misplacedSeparator } from './split-objects.ts';
import { meaningOf } from './tags/scalar-tags.ts';

/**
 * The documents of a file as kustomize reads it; those that are empty are left out, but for objects, where they are null.
 *
 * Texts, numbers and maps remember how they are written (`written-scalars.ts`). What Go finds wrong with a document only when it writes
 * that is noted as its fault (`document-fault.ts`).
 *
 * `budget` is shared by files that together may not have more values than that.
 *
 * @throws YamlError
 */
export function parseDocuments(
  file: string,
  text: string,
  reading: Reading = 'last',
  budget: Expansion = { left: mostValues },
): unknown[] {
  const isObjects = reading === 'objects';
  if (isObjects) refuseMisplacedSeparator(file, text);
  const found = readDocuments(file, text, rulesOf[reading], budget).map((document) => meaningOf(document) ?? null);
  return isObjects ? found : found.filter((document) => document !== null);
}

function refuseMisplacedSeparator(file: string, text: string): void {
  const separator = misplacedSeparator(text);
  if (separator === undefined) return;
  throw new YamlError(
    file,
    createLineCount(text)(separator),
    'a document separator is followed by something else than a comment and a document',
  );
}
