import { isDeepStrictEqual } from 'node:util';
import { buildKustomization } from '../../../shared/build/kustomize/build.ts';
import { KustomizeError } from '../../../shared/build/kustomize/kustomize-error.ts';
import { parseDocuments } from '../../../shared/yaml/parse-documents.ts';
import type { ConformanceResult } from '../result.ts';
import { type KustomizeCase, readCases, treeOf, treePath } from './cases.ts';

/** Cases whose stage has no entry of its own in this engine, or that run other programs. */
function skipReason({ kind, options }: KustomizeCase): string | undefined {
  if (kind !== 'build') return `a ${kind} alone: only whole builds have an entry`;
  return options?.helm.enabled ? 'inflates Helm charts' : undefined;
}

type Answer = { readonly objects: unknown[] } | { readonly error: string };

function answer(recorded: KustomizeCase): Answer {
  try {
    const result = buildKustomization(treeOf(recorded), treePath(recorded.path ?? ''), {
      order: recorded.options?.reorder === 'none' ? 'none' : 'legacy',
    });
    return { objects: [...result.objects] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { error: error.message };
  }
}

/** Whole builds recorded from kustomize: the same objects in order, or a typed error where it gave one. */
export async function run(): Promise<ConformanceResult> {
  const skipped: { name: string; reason: string }[] = [];
  const failures: { name: string; expected: string; actual: string }[] = [];
  let passed = 0;
  for (const recorded of readCases()) {
    const reason = skipReason(recorded);
    if (reason !== undefined) {
      skipped.push({ name: recorded.name, reason });
      continue;
    }
    let actual: Answer;
    try {
      actual = answer(recorded);
    } catch (error) {
      failures.push({ name: recorded.name, expected: 'no crash', actual: String((error as Error).stack) });
      continue;
    }
    const expected =
      recorded.error === undefined
        ? { objects: parseDocuments('expected', recorded.expected ?? '') }
        : { error: recorded.error };
    const same =
      'error' in expected
        ? 'error' in actual
        : 'objects' in actual && isDeepStrictEqual(structuredClone(actual.objects), expected.objects);
    if (same) passed++;
    else
      failures.push({
        name: recorded.name,
        expected: 'error' in expected ? expected.error : JSON.stringify(expected.objects),
        actual: 'error' in actual ? `error: ${actual.error}` : JSON.stringify(actual.objects),
      });
  }
  return { passed, failed: failures.length, skipped, failures };
}
