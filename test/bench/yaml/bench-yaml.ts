import { parseEvents } from 'js-yaml';
import { goEvents } from '../../../shared/base/yaml/read/go-events.ts';
import { workloads } from '../kustomize/workloads.ts';

/** Both take turns, and the best of so many counts. */
const rounds = 25;

/** `npm run bench -- yaml`: what it costs that Go's parser reads a text instead of js-yaml, over the documents of the largest workload. */
export async function benchYaml(): Promise<void> {
  const texts = workloads
    .filter(({ name }) => name.startsWith('an install'))
    .flatMap(({ files }) => Object.values(files))
    .flatMap((text) => text.split(/^---\n/m));
  let [fast, exact] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    fast = Math.min(
      fast,
      took(texts, (text) => parseEvents(text, {})),
    );
    exact = Math.min(
      exact,
      took(texts, (text) => goEvents(text, 3)),
    );
  }
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  console.log(`${texts.length} documents, ${(bytes / 1e6).toFixed(1)} MB`);
  console.log(`js-yaml ${fast.toFixed(0)} ms, Go's parser ${exact.toFixed(0)} ms: ${(exact / fast).toFixed(1)} ×`);
}

/** Milliseconds. */
function took(texts: readonly string[], read: (text: string) => unknown): number {
  const start = performance.now();
  for (const text of texts) read(text);
  return performance.now() - start;
}
