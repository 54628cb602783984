import { isDeepStrictEqual } from 'node:util';
import type { KustomizeErrorCode } from '../../../shared/render/kustomize/kustomize-error.ts';
import { KustomizeError } from '../../../shared/render/kustomize/kustomize-error.ts';
import { parseDocuments } from '../../../shared/render/kustomize/yaml/parse-documents.ts';
import { causeOf } from '../../oracle/kustomize/causes.ts';
import type { KustomizeCase } from './cases.ts';

/** What we make of a case: objects, or a typed error. */
export type Answer =
  | { readonly objects: readonly unknown[]; readonly text?: string }
  | { readonly code: KustomizeErrorCode; readonly error: string };

/** Runs one of our functions. Errors that are not ours are crashes, and thrown on. */
export function answer(run: () => readonly unknown[]): Answer {
  try {
    return { objects: run() };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { code: error.code, error: error.message };
  }
}

/** undefined where the answer is the recorded one, else what is wrong. */
export function differenceFrom(
  { expected, error }: KustomizeCase,
  given: Answer,
): { readonly expected: string; readonly actual: string } | undefined {
  const actual = 'error' in given ? `error ${given.code}: ${given.error}` : JSON.stringify(given.objects);
  if (error !== undefined) {
    const cause = causeOf(error);
    if ('error' in given && cause?.codes.includes(given.code)) return undefined;
    return { expected: `error (${cause?.name ?? 'of no known cause'}): ${error}`, actual };
  }
  // A copy is plain data: how a scalar was written is not compared.
  const wanted = structuredClone(parseDocuments('expected', expected ?? ''));
  if ('objects' in given && isDeepStrictEqual(structuredClone(given.objects), wanted)) return undefined;
  return { expected: JSON.stringify(wanted), actual };
}
