import { writeFileSync } from 'node:fs';
import type { ConformanceResult } from '../result.ts';
import { deviations } from './deviations.ts';

interface Outcome extends Pick<ConformanceResult, 'passed' | 'failures'> {
  /** How many cases print something, and which of them print other bytes than kustomize. */
  readonly builds: number;
  readonly otherBytes: readonly string[];
  /** The cases of whose input the record lacks a part. */
  readonly typed: readonly string[];
}

const file = new URL('../../../docs/compatibility-kustomize.md', import.meta.url);

/** Writes what a run found, so that nobody has to believe it. */
export function writeCompatibility({ passed, failures, builds, otherBytes, typed }: Outcome): void {
  const text = [
    '# Kustomize: what is equal',
    '',
    '`npm run conformance -- kustomize` writes this page. The cases are recorded from kustomize v5.8.1: whole builds, single transformers,',
    'generators, filters and merges. A case passes with the same objects in the same order, or with an error of the same cause.',
    '',
    `- ${passed} cases pass, ${failures.length} fail, none is left out. Of these, ${typed.length} have recorded answers but not all of their input: see below.`,
    `- ${builds - otherBytes.length} of the ${builds} builds print the same bytes as \`kustomize build\`.`,
    '',
    '## Other objects or another error',
    '',
    ...list(failures.map(({ name }) => name)),
    '',
    '## Other bytes',
    '',
    ...list(otherBytes),
    '',
    '## Input typed by hand',
    '',
    `Kustomize's own tests give these ${typed.length} filters values of Go, which the record does not hold. They were read in those tests and typed`,
    'into `test/conformance/kustomize/lost-input.ts`; the rest of the input, and the answer, are recorded.',
    '',
    ...list(typed),
    '',
    '## On purpose',
    '',
    'Each of these is a small build in `test/conformance/kustomize/deviations.ts`. The run that writes this page gives it to our engine, and',
    '`npm run differential -- kustomize-deviations` to kustomize: both answer as described there.',
    '',
    ...deviations.filter(({ kustomize, ours }) => kustomize !== ours).map(({ why }) => `- ${why}`),
    '',
    '## Surprising, and as in kustomize',
    '',
    'Also in `deviations.ts`, with one answer of both.',
    '',
    ...deviations.filter(({ kustomize, ours }) => kustomize === ours).map(({ why }) => `- ${why}`),
    '',
    '## On purpose, and shown by no build',
    '',
    '- Where kustomize goes through objects in a random order, such as for references, it may name another error than we do. (Each run may give another.)',
    '- Charts of `helmCharts` are rendered as Helm 4 does, whichever Helm kustomize would find. Helm 3 sorts webhooks among the kinds that it does not know,',
    "  writes `.Chart` and its own version otherwise, drops what follows the numbers of a Kubernetes version, reads the first of a chart's documents of",
    '  values, keeps their nulls, and takes charts of `apiVersion: v3`.',
    '- `valuesInline` reaches what `<<` brings into a file of values, where kustomize merges beside it. An alias in such a file keeps its value;',
    '  kustomize loses its key where `valuesInline` wins, and refuses the file where that wins and both have the key. A comma in the path of a file of',
    '  values is part of the path; Helm takes that apart.',
    '- What is copied into itself until it has two million values, or is nested 500 deep, is refused. (No small build shows it.)',
    '- What takes a process more memory or time than a build is worth is refused: documents with more than 1.2 million lines, commas, colons, dashes and',
    '  brackets, regular expressions of more than 5,000 instructions, and what adds up to five million values. (`npm run bench -- hostile` shows it.)',
  ].join('\n');
  writeFileSync(file, `${text}\n`);
}

function list(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['None.'] : names.toSorted().map((name) => `- \`${name}\``);
}
