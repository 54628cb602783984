import { parseDocuments } from '../../../shared/yaml/parse-documents.ts';
import { writeKubeDocuments, writeKubeYaml } from '../../../shared/yaml/write-kube-yaml.ts';
import type { BuildInput } from './arbitraries/build-input.ts';

/** More attempts than this, and what is found so far will do. */
const mostAttempts = 1500;

/**
 * Takes documents, keys and items out of a case, the largest first, for as long as the difference stays. fast-check's own shrinking does not get
 * far here, because patches depend on the objects that they change.
 */
export async function reduceInput(
  input: BuildInput,
  stays: (smaller: BuildInput) => Promise<boolean>,
): Promise<BuildInput> {
  let smallest = input;
  let attempts = 0;
  for (let changed = true; changed && attempts < mostAttempts; ) {
    changed = false;
    for (const file of Object.keys(input.files)) {
      for (let at = 0; attempts++ < mostAttempts; ) {
        const lines = (smallest.files[file] as string).split('\n');
        if (at >= lines.length) break;
        const smaller = { ...smallest, files: { ...smallest.files, [file]: lines.toSpliced(at, 1).join('\n') } };
        if (await stays(smaller)) {
          smallest = smaller;
          changed = true;
        } else at++;
      }
      if (!file.endsWith('.yaml')) continue;
      for (let at = 0; attempts++ < mostAttempts; ) {
        const text = without(smallest.files[file] as string, at);
        if (text === undefined) break;
        const smaller = { ...smallest, files: { ...smallest.files, [file]: text } };
        if (await stays(smaller)) {
          smallest = smaller;
          changed = true;
        } else at++;
      }
    }
  }
  return smallest;
}

/** The text without its part of that number, counted from the outside; undefined when there are no more parts. */
function without(text: string, number: number): string | undefined {
  const counter = { left: number };
  const documents = removePart(parsed(text), counter);
  return counter.left >= 0 ? undefined : writeKubeDocuments(documents as readonly unknown[]);
}

/** What is no YAML loses lines only. */
function parsed(text: string): unknown[] {
  try {
    return parseDocuments('case', text);
  } catch {
    return [];
  }
}

function removePart(value: unknown, counter: { left: number }): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter(() => counter.left-- !== 0);
    return kept.map((item: unknown) => (counter.left < 0 ? item : removePart(item, counter)));
  }
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).filter(() => counter.left-- !== 0);
    return Object.fromEntries(kept.map(([key, child]) => [key, counter.left < 0 ? child : removePart(child, counter)]));
  }
  return typeof value === 'string' && value.includes('\n') ? removeFromPatch(value, counter) : value;
}

/** A patch within a kustomization is YAML itself. */
function removeFromPatch(text: string, counter: { left: number }): string {
  const [patch] = parsed(text);
  return typeof patch === 'object' ? writeKubeYaml(removePart(patch, counter)) : text;
}
